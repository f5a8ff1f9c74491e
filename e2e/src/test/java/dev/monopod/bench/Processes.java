package dev.monopod.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.stream.Stream;

/** What the kernel counts of processes. */
final class Processes {
    /** Places in proc_pid_stat(5), counted from the field behind the name. */
    private static final int USER_TICKS = 11;

    private static final int SYSTEM_TICKS = 12;
    private static final double TICKS_PER_SECOND = 100;

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

    /** Seconds of a processor that these have taken so far. */
    static double cpuSeconds(Collection<Long> pids) throws IOException {
        double seconds = 0;
        for (long pid : pids) {
            seconds += cpuSeconds(Path.of("/proc", Long.toString(pid)));
        }
        return seconds;
    }

    /** Of one with a single thread to the nanosecond; else to 10 ms, since threads that have ended count too. */
    private static double cpuSeconds(Path process) throws IOException {
        try (Stream<Path> threads = Files.list(process.resolve("task"))) {
            if (threads.count() == 1) {
                return Long.parseLong(
                                Files.readString(process.resolve("schedstat")).split(" ")[0])
                        / 1e9;
            }
        }
        String stat = Files.readString(process.resolve("stat"));
        String[] behindName = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(behindName[USER_TICKS]) + Long.parseLong(behindName[SYSTEM_TICKS])) / TICKS_PER_SECOND;
    }

    static int threads(long pid) throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            return (int) threads.count();
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
