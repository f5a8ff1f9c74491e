package dev.monopod.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.stream.Stream;

/** What the kernel counts of processes. */
final class Processes {
    private Processes() {}

    /** Its share of the memory, in KiB (proc_pid_smaps_rollup(5): Pss). */
    static long pss(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "smaps_rollup"))) {
            if (line.startsWith("Pss:")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IOException("no Pss of process " + pid);
    }

    /** Seconds of a processor that these have taken so far: of all their threads, to the nanosecond (schedstat). */
    static double cpuSeconds(Collection<Long> pids) throws IOException {
        long nanos = 0;
        for (long pid : pids) {
            try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
                for (Path thread : threads.toList()) {
                    nanos += cpuNanos(thread);
                }
            }
        }
        return nanos / 1e9;
    }

    private static long cpuNanos(Path thread) throws IOException {
        try {
            return Long.parseLong(Files.readString(thread.resolve("schedstat")).split(" ")[0]);
        } catch (NoSuchFileException ended) {
            return 0;
        }
    }

    static boolean exists(long pid) {
        return Files.exists(Path.of("/proc", Long.toString(pid)));
    }

    /** SIGKILL; the moment, by the monotonic clock, right before it. */
    static long kill(long pid) throws IOException {
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow(() -> new IOException("no process " + pid));
        long now = System.nanoTime();
        process.destroyForcibly();
        return now;
    }
}
