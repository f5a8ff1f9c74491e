package dev.monopod.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The kernel's word on what runs, asked from outside. */
final class Witness {
    private static final Path CGROUPS = Path.of("/sys/fs/cgroup");
    private static final int DEEPEST = 6;

    private Witness() {}

    /** All folders of control groups below an agent's root, in every hierarchy. */
    private static List<Path> groups(String root) throws IOException {
        try (Stream<Path> all = Files.find(
                CGROUPS,
                DEEPEST,
                (path, attributes) ->
                        attributes.isDirectory() && path.toString().contains("/" + root))) {
            return all.sorted(Comparator.reverseOrder()).toList();
        } catch (UncheckedIOException e) {
            return groups(root); // a group went while we looked
        }
    }

    /** Those of pods and what is in them. */
    static List<Path> podGroups(String root) throws IOException {
        return groups(root).stream()
                .filter(path -> path.toString().contains("/pod"))
                .toList();
    }

    static void removeGroups(String root) throws IOException {
        for (Path group : groups(root)) {
            Files.deleteIfExists(group);
        }
    }

    /** The process of lowest number in the group of a container's latest attempt. */
    static Optional<Integer> firstProcess(String root, String uid, String container) throws IOException {
        return podGroups(root).stream()
                .filter(group -> group.getParent().endsWith("pod" + uid)
                        && group.getFileName().toString().matches(container + "-\\d+"))
                .flatMap(Witness::processes)
                .min(Comparator.naturalOrder());
    }

    private static Stream<Integer> processes(Path group) {
        try {
            return Files.readAllLines(group.resolve("cgroup.procs")).stream().map(Integer::valueOf);
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    /** {@code net:[4026531840]}. */
    static String namespace(int pid, String kind) throws IOException {
        return Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/" + kind)).toString();
    }

    /** The value behind a key of /proc/PID/status. */
    static String status(int pid, String key) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith(key + ":"))
                .map(line -> line.substring(key.length() + 1).trim())
                .findFirst()
                .orElseThrow();
    }
}
