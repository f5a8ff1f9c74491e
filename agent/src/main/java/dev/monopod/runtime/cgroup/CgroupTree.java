package dev.monopod.runtime.cgroup;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The control groups of one agent: everything below one name, the same in each hierarchy that is in use. A group is named by its path
 * below the hierarchy's root ({@code monopod/burstable/pod…/app-0}). Blocking, for worker threads; groups of different pods may be
 * worked on at the same time.
 */
public final class CgroupTree {
    private final Map<Hierarchy, List<Controller>> controllers =
            new TreeMap<>((a, b) -> a.mountPoint().compareTo(b.mountPoint()));

    public CgroupTree(Hierarchies hierarchies) {
        hierarchies.with("cpu").ifPresent(h -> use(h, h.version() == 2 ? new CpuV2() : new CpuV1()));
        hierarchies.with("cpuacct").ifPresent(h -> use(h, new CpuacctV1()));
        hierarchies.with("memory").ifPresent(h -> use(h, h.version() == 2 ? new MemoryV2() : new MemoryV1()));
        hierarchies.with("pids").ifPresent(h -> use(h, new Pids()));
    }

    private void use(Hierarchy hierarchy, Controller controller) {
        controllers.computeIfAbsent(hierarchy, h -> new ArrayList<>()).add(controller);
    }

    /** The hierarchies in use, in a stable order. */
    public List<Hierarchy> hierarchies() {
        return List.copyOf(controllers.keySet());
    }

    /** The folders of a group, one a hierarchy: what a process has to join. */
    public List<Path> folders(String group) {
        return controllers.keySet().stream()
                .map(hierarchy -> hierarchy.mountPoint().resolve(group))
                .toList();
    }

    /**
     * The folder of a group by which its processes are best ended: where tasks are counted they can be kept from forking meanwhile. Empty
     * where there is no hierarchy in use.
     */
    public Optional<Path> endingFolder(String group) {
        return controllers.entrySet().stream()
                .filter(entry -> entry.getValue().stream().anyMatch(Pids.class::isInstance))
                .map(Map.Entry::getKey)
                .findFirst()
                .or(() -> controllers.keySet().stream().findFirst())
                .map(hierarchy -> hierarchy.mountPoint().resolve(group));
    }

    /**
     * Makes a group, and those above it, and sets its limits. A group that is there already gets the limits.
     *
     * @throws IOException naming the file and the value that the kernel refused
     */
    public void create(String group, Limits limits) throws IOException {
        for (var entry : controllers.entrySet()) {
            Path folder = entry.getKey().mountPoint().resolve(group);
            makeFolder(entry.getKey(), folder);
            for (Controller controller : entry.getValue()) {
                controller.limit(folder, limits);
            }
        }
    }

    /**
     * Sets limits of a group that is there; what {@code limits} leaves open stays as it is.
     *
     * @throws IOException naming the file and the value that the kernel refused
     */
    public void limit(String group, Limits limits) throws IOException {
        for (var entry : controllers.entrySet()) {
            Path folder = entry.getKey().mountPoint().resolve(group);
            for (Controller controller : entry.getValue()) {
                controller.limit(folder, limits);
            }
        }
    }

    /** What limits a group that is there, as the kernel has it; of the weight of CPU time only that of the hierarchy's version. */
    public Limits limits(String group) throws IOException {
        Limits all = Limits.NONE;
        for (var entry : controllers.entrySet()) {
            Path folder = entry.getKey().mountPoint().resolve(group);
            for (Controller controller : entry.getValue()) {
                all = all.or(controller.limits(folder));
            }
        }
        return all;
    }

    /** From the top down, where needed; somebody else may be making the same at the same time. */
    private void makeFolder(Hierarchy hierarchy, Path folder) throws IOException {
        Path parent = Objects.requireNonNull(folder.getParent(), "a group lies below its hierarchy's root");
        if (!Files.exists(parent)) {
            makeFolder(hierarchy, parent);
        }
        if (hierarchy.version() == 2) {
            delegate(hierarchy, parent);
        }
        try {
            Files.createDirectory(folder);
        } catch (FileAlreadyExistsException e) {
            return;
        }
    }

    /** In version 2 a group has the controllers that its parent hands down, which is off by default. */
    private void delegate(Hierarchy hierarchy, Path parent) throws IOException {
        Path file = parent.resolve("cgroup.subtree_control");
        List<String> handedDown = List.of(Files.readString(file).trim().split(" "));
        List<String> missing = controllers.getOrDefault(hierarchy, List.of()).stream()
                .map(Controller::name)
                .filter(name -> !handedDown.contains(name))
                .toList();
        if (missing.isEmpty()) {
            return;
        }
        if (!parent.equals(hierarchy.mountPoint())) {
            delegate(hierarchy, Objects.requireNonNull(parent.getParent()));
        }
        ControlFile.write(file, "+" + String.join(" +", missing));
    }

    /** What a group has used in all; {@link Usage#NONE} where it is not there. */
    public Usage usage(String group) throws IOException {
        Usage usage = Usage.NONE;
        for (var entry : controllers.entrySet()) {
            Path folder = entry.getKey().mountPoint().resolve(group);
            for (Controller controller : entry.getValue()) {
                try {
                    usage = usage.plus(controller.usage(folder));
                } catch (NoSuchFileException e) {
                    return Usage.NONE;
                }
            }
        }
        return usage;
    }

    /** How many processes of a group the kernel has killed for lack of memory; 0 where it is not there. */
    public long oomKills(String group) throws IOException {
        long kills = 0;
        for (var entry : controllers.entrySet()) {
            Path folder = entry.getKey().mountPoint().resolve(group);
            for (Controller controller : entry.getValue()) {
                try {
                    kills += controller.oomKills(folder);
                } catch (NoSuchFileException e) {
                    return 0;
                }
            }
        }
        return kills;
    }

    /** Whether the group is there in any hierarchy. */
    public boolean exists(String group) {
        return folders(group).stream().anyMatch(Files::exists);
    }

    /** The names of the groups right below a group, in any hierarchy. */
    public List<String> children(String group) throws IOException {
        List<String> names = new ArrayList<>();
        for (Path folder : folders(group)) {
            for (Path child : subfolders(folder)) {
                if (!names.contains(child.getFileName().toString())) {
                    names.add(child.getFileName().toString());
                }
            }
        }
        return names;
    }

    /**
     * Kills every process in the group and in those below it, and waits for their ends, but no longer than this.
     *
     * @return whether nothing is left; what hangs in the kernel ends when that lets it
     */
    public boolean kill(String group, Duration patience) throws IOException {
        List<Path> folders = folders(group);
        for (Path folder : folders) {
            if (!GroupKill.kill(folder, folders, patience)) {
                return false;
            }
        }
        return true;
    }

    /**
     * The same.
     *
     * @throws IOException naming the group, where something is left
     */
    public void killAll(String group, Duration patience) throws IOException {
        if (!kill(group, patience)) {
            throw new IOException("processes in control group " + group + " have not ended within "
                    + patience.toMillis() + " ms of SIGKILL");
        }
    }

    /**
     * Removes a group and those below it. Nothing happens where it is not there.
     *
     * @throws IOException while processes are in it
     */
    public void delete(String group) throws IOException {
        for (Path folder : folders(group)) {
            deleteFolder(folder);
        }
    }

    private static void deleteFolder(Path folder) throws IOException {
        for (Path child : subfolders(folder)) {
            deleteFolder(child);
        }
        Files.deleteIfExists(folder);
    }

    /** The groups right below one; none where it is not there, or goes meanwhile. */
    static List<Path> subfolders(Path folder) throws IOException {
        List<Path> found = new ArrayList<>();
        if (!hasSubfolders(folder)) {
            return found;
        }
        try (DirectoryStream<Path> children = Files.newDirectoryStream(folder, Files::isDirectory)) {
            children.forEach(found::add);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (DirectoryIteratorException e) {
            if (Files.notExists(folder)) {
                return List.of();
            }
            throw e.getCause();
        }
        return found;
    }

    /** Told by the number of links, without a look at each of its dozens of files: one more than two for each folder below. */
    private static boolean hasSubfolders(Path folder) throws IOException {
        try {
            return (int) Files.getAttribute(folder, "unix:nlink") > 2;
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
