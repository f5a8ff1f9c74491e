package dev.monopod.runtime.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What control groups this machine has, told by its mounts: all in version 2, all in version 1, or some here and some there
 * ("hybrid"). Only the mounts tell: a version 2 tree without controllers stands beside version 1 on many machines.
 */
public record Hierarchies(List<Hierarchy> all) {
    /** The controllers that Monopod makes use of; others are left alone, since each costs time at every start. */
    static final Set<String> WANTED = Set.of("cpu", "cpuacct", "memory", "pids");

    /** Options of a version 1 mount that are not about what it controls. */
    private static final Set<String> NOT_CONTROLLERS = Set.of("rw", "ro", "noprefix", "xattr", "clone_children");

    private static final Path MOUNTINFO = Path.of("/proc/self/mountinfo");

    public Hierarchies {
        all = List.copyOf(all);
    }

    /** Looks at this machine. */
    public static Hierarchies ofThisMachine() throws IOException {
        return parse(Files.readString(MOUNTINFO), Hierarchies::controllersOf);
    }

    /** @param controllersAt what {@code cgroup.controllers} says at a version 2 mount point */
    static Hierarchies parse(String mountinfo, Function<Path, Set<String>> controllersAt) {
        List<Hierarchy> found = new ArrayList<>();
        Set<String> seen = new TreeSet<>();
        for (String line : mountinfo.split("\n")) {
            Optional<Hierarchy> hierarchy = parseLine(line, controllersAt);
            hierarchy.filter(h -> seen.addAll(h.controllers())).ifPresent(found::add);
        }
        return new Hierarchies(found);
    }

    /** proc_pid_mountinfo(5): the fields before and behind " - " are fixed in their places. */
    private static Optional<Hierarchy> parseLine(String line, Function<Path, Set<String>> controllersAt) {
        int separator = line.indexOf(" - ");
        if (separator < 0) {
            return Optional.empty();
        }
        String[] mount = line.substring(0, separator).split(" ");
        String[] source = line.substring(separator + 3).split(" ");
        Path mountPoint = Path.of(mount[4]);
        if (source[0].equals("cgroup2")) {
            return Optional.of(new Hierarchy(2, mountPoint, wanted(controllersAt.apply(mountPoint)), List.of()));
        }
        if (source[0].equals("cgroup")) {
            List<String> options = Arrays.stream(source[2].split(","))
                    .filter(option -> !NOT_CONTROLLERS.contains(option))
                    .toList();
            return Optional.of(new Hierarchy(1, mountPoint, wanted(Set.copyOf(options)), options));
        }
        return Optional.empty();
    }

    private static Set<String> wanted(Set<String> controllers) {
        return controllers.stream().filter(WANTED::contains).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> controllersOf(Path mountPoint) {
        try {
            return Set.of(Files.readString(mountPoint.resolve("cgroup.controllers"))
                    .trim()
                    .split(" "));
        } catch (IOException e) {
            return Set.of();
        }
    }

    /** The one that has the controller; empty where the kernel or the machine's set-up lacks it. */
    public Optional<Hierarchy> with(String controller) {
        return all.stream().filter(hierarchy -> hierarchy.has(controller)).findFirst();
    }

    /** {@code cgroup v2}, {@code cgroup v1}, or {@code cgroup v1 and v2} where controllers lie in both. */
    public String describe() {
        return all.stream()
                .map(Hierarchy::version)
                .distinct()
                .sorted()
                .map(version -> "v" + version)
                .collect(Collectors.joining(" and ", "cgroup ", ""));
    }
}
