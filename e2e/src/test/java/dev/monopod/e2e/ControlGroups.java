package dev.monopod.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** The control groups below one agent's root, in all hierarchies that the kernel has mounted. */
public final class ControlGroups {
    private final List<Path> roots;

    public ControlGroups(String root) {
        this.roots = hierarchies().stream().map(mount -> mount.resolve(root)).toList();
    }

    public static boolean version2() {
        return "v2".equals(System.getenv("MONOPOD_CGROUP_VERSION"));
    }

    private static List<Path> hierarchies() {
        try {
            return Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
                    .filter(line -> line.contains(" - cgroup ") || line.contains(" - cgroup2 "))
                    .map(line -> Path.of(line.split(" ")[4]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the hierarchy is mounted that has a controller. */
    public static Path hierarchy(String controller) throws IOException {
        if (version2()) {
            return Path.of("/sys/fs/cgroup");
        }
        return Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
                .filter(line -> line.contains(" - cgroup ")
                        && List.of(line.substring(line.lastIndexOf(' ') + 1).split(","))
                                .contains(controller))
                .map(line -> Path.of(line.split(" ")[4]))
                .findFirst()
                .orElseThrow(() -> new IOException("no hierarchy has the controller " + controller));
    }

    /** The group of this process there, relative to {@link #hierarchy}. */
    public static String own(String controller) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/cgroup")).stream()
                .filter(line -> version2()
                        ? line.startsWith("0::")
                        : List.of(line.split(":")[1].split(",")).contains(controller))
                .map(line -> line.substring(line.lastIndexOf(':') + 2))
                .findFirst()
                .orElseThrow(() -> new IOException("this process is in no group of " + controller));
    }

    /** Every folder of this name, in any hierarchy. */
    public List<Path> named(String name) {
        return below().stream()
                .filter(folder -> folder.getFileName().toString().equals(name))
                .toList();
    }

    /** All folders below the roots, deepest first, the roots too. */
    public List<Path> below() {
        List<Path> folders = new ArrayList<>();
        roots.forEach(root -> addBelow(folders, root));
        folders.sort(Comparator.comparing(Path::getNameCount).reversed());
        return folders;
    }

    /** What vanishes meanwhile is passed over, and nothing else. */
    private static void addBelow(List<Path> folders, Path folder) {
        try (DirectoryStream<Path> children = Files.newDirectoryStream(folder, Files::isDirectory)) {
            folders.add(folder);
            for (Path child : children) {
                addBelow(folders, child);
            }
        } catch (IOException | DirectoryIteratorException gone) {
            return;
        }
    }

    public List<Path> ofPods() {
        return below().stream()
                .filter(folder -> folder.getFileName().toString().startsWith("pod"))
                .toList();
    }

    public static List<HostProcess> processes(List<Path> groups) {
        TreeSet<Integer> pids = new TreeSet<>();
        groups.forEach(group -> pids.addAll(pids(group)));
        List<HostProcess> processes = new ArrayList<>();
        pids.forEach(pid -> HostProcess.addIfThere(processes, pid));
        return processes;
    }

    private static List<Integer> pids(Path group) {
        try {
            return Files.readAllLines(group.resolve("cgroup.procs")).stream()
                    .map(Integer::valueOf)
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Reads a file that the group has in one of the hierarchies. */
    public static String read(List<Path> groups, String file) throws IOException {
        for (Path group : groups) {
            if (Files.exists(group.resolve(file))) {
                return Files.readString(group.resolve(file)).strip();
            }
        }
        throw new NoSuchFileException(groups + ": none has " + file);
    }

    /** A figure of a file of lines {@code key value}. */
    public static long read(List<Path> groups, String file, String key) throws IOException {
        return Arrays.stream(read(groups, file).split("\n"))
                .filter(line -> line.startsWith(key + " "))
                .map(line -> Long.parseLong(line.substring(key.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new IOException("no " + key + " in " + file));
    }

    /** Removes what has no processes and no groups below it. */
    public void removeEmpty() {
        below().forEach(ControlGroups::removeIfEmpty);
    }

    private static void removeIfEmpty(Path folder) {
        try {
            Files.deleteIfExists(folder);
        } catch (IOException busy) {
            return;
        }
    }
}
