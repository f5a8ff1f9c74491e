package dev.monopod.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The control groups of this machine, in either version. */
final class Cgroups {
    private static final Path MOUNT = Path.of("/sys/fs/cgroup");
    private static final List<String> CONTROLLERS = List.of("cpu", "cpuacct", "memory", "pids");

    private Cgroups() {}

    static boolean version2() {
        return Files.exists(MOUNT.resolve("cgroup.controllers"));
    }

    /** The group of this name, in one of the hierarchies that have it. */
    static Path of(String name) {
        return version2() ? MOUNT.resolve(name) : MOUNT.resolve("memory").resolve(name);
    }

    /** Seconds of a processor that was taken in these groups, by their paths, and below them. */
    static double cpuSeconds(List<String> groups) throws IOException {
        double seconds = 0;
        for (String group : groups) {
            seconds += version2()
                    ? Long.parseLong(Files.readAllLines(MOUNT.resolve(group).resolve("cpu.stat"))
                                    .get(0)
                                    .replace("usage_usec ", ""))
                            / 1e6
                    : Long.parseLong(Files.readString(MOUNT.resolve("cpuacct")
                                            .resolve(group)
                                            .resolve("cpuacct.usage"))
                                    .trim())
                            / 1e9;
        }
        return seconds;
    }

    /** In all of them. */
    static Stream<Path> foldersOf(String name) {
        return version2()
                ? Stream.of(MOUNT.resolve(name))
                : CONTROLLERS.stream()
                        .map(controller -> MOUNT.resolve(controller).resolve(name));
    }

    /** Removes an empty group and the empty ones below it. */
    static void remove(String name) {
        foldersOf(name).filter(Files::exists).forEach(root -> {
            try (Stream<Path> below = Files.walk(root)) {
                for (Path folder : below.filter(Files::isDirectory)
                        .sorted(Comparator.reverseOrder())
                        .toList()) {
                    Files.delete(folder);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
