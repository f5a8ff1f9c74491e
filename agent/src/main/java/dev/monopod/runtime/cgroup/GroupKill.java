package dev.monopod.runtime.cgroup;

import dev.monopod.kernel.KernelException;
import dev.monopod.kernel.PidFd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import jnr.constants.platform.Errno;

/**
 * Ends everything in a group, though its processes may fork at the same time.
 *
 * <p>Version 2 does it in one write (cgroup.kill, Linux 5.14). Version 1 has no such thing: there forks are stopped first (with no room for
 * another task, one round finds all of a fork bomb), then the processes are killed by descriptor until the group is empty. A descriptor
 * is used only if its number is still in the group after it was opened, so a number that the kernel has given to somebody else meanwhile
 * is never signalled.
 */
final class GroupKill {
    private static final int SIGKILL = 9;
    private static final int MOST_ROUNDS = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private GroupKill() {}

    /** @throws IOException where processes are left that don't end, naming the group */
    static void kill(Path group) throws IOException {
        if (!Files.exists(group)) {
            return;
        }
        writeIfThere(group.resolve("pids.max"), 0);
        for (int round = 0; round < MOST_ROUNDS; round++) {
            Map<Integer, PidFd> processes = hold(group);
            if (processes.isEmpty()) {
                return;
            }
            try {
                if (!writeIfThere(group.resolve("cgroup.kill"), 1)) {
                    signalAll(processes.values());
                }
                awaitAll(processes.values(), group);
            } finally {
                processes.values().forEach(PidFd::close);
            }
        }
        throw new IOException("processes keep appearing in " + group + " though they are killed");
    }

    private static boolean writeIfThere(Path file, long value) throws IOException {
        if (!Files.exists(file)) {
            return false;
        }
        ControlFile.write(file, value);
        return true;
    }

    private static Map<Integer, PidFd> hold(Path group) throws IOException {
        Map<Integer, PidFd> held = new HashMap<>();
        try {
            for (int pid : members(group)) {
                PidFd.openIfThere(pid).ifPresent(process -> held.put(pid, process));
            }
            Set<Integer> still = held.isEmpty() ? Set.of() : members(group);
            held.entrySet().removeIf(entry -> {
                if (still.contains(entry.getKey())) {
                    return false;
                }
                entry.getValue().close();
                return true;
            });
        } catch (IOException e) {
            held.values().forEach(PidFd::close);
            throw e;
        }
        return held;
    }

    /** Of the group and those below it; none where it is gone, or goes while it is read (the kernel says ENODEV then). */
    private static Set<Integer> members(Path group) throws IOException {
        Set<Integer> pids = new HashSet<>();
        try {
            Files.readAllLines(group.resolve("cgroup.procs")).forEach(line -> pids.add(Integer.valueOf(line)));
            for (Path child : CgroupTree.subfolders(group)) {
                pids.addAll(members(child));
            }
        } catch (IOException e) {
            if (Files.exists(group)) {
                throw e;
            }
        }
        return pids;
    }

    private static void signalAll(Iterable<PidFd> processes) throws KernelException {
        for (PidFd process : processes) {
            try {
                process.signal(SIGKILL);
            } catch (KernelException e) {
                if (!e.is(Errno.ESRCH)) {
                    throw e;
                }
            }
        }
    }

    private static void awaitAll(Iterable<PidFd> processes, Path group) throws IOException {
        for (PidFd process : processes) {
            if (!process.awaitExit(PATIENCE)) {
                throw new IOException(
                        "a process in " + group + " did not end within " + PATIENCE.toSeconds() + " s of SIGKILL");
            }
        }
    }
}
