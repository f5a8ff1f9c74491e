package dev.monopod.runtime.cgroup;

import dev.monopod.kernel.KernelException;
import dev.monopod.kernel.PidFd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jnr.constants.platform.Errno;

/**
 * Ends everything in a group, though its processes may fork at the same time.
 *
 * <p>Version 2 does it in one write (cgroup.kill, Linux 5.14). Version 1 has no such thing: there the processes are killed by descriptor,
 * one round after the other, until the group is empty. Where the first round has not found all, forks are stopped: with no room for
 * another task, the next one finds all of a fork bomb. Not before, since a program that is refused a fork could end by that, with a code
 * of its own, and not by the signal. A descriptor
 * is used only if its number is still in the group after it was opened, so a number that the kernel has given to somebody else meanwhile
 * is never signalled. A bomb may have tens of thousands of processes: so many descriptors are held at once that the list of all is not
 * read for each few of them, and never more than {@link #LARGEST_BATCH}.
 */
final class GroupKill {
    private static final int SIGKILL = 9;
    private static final int SMALLEST_BATCH = 256;
    private static final int LARGEST_BATCH = 4096;
    private static final int BATCHES = 8;

    private GroupKill() {}

    /** Leaves no room for another task, in whichever of the folders has a limit for that. */
    private static void stopForks(List<Path> folders) throws IOException {
        for (Path folder : folders) {
            writeIfThere(folder.resolve("pids.max"), 0);
        }
    }

    /**
     * Kills all, and waits until they have ended, but no longer than this.
     *
     * @param folders of the same group, in all hierarchies
     * @return whether nothing is left
     */
    static boolean kill(Path group, List<Path> folders, Duration patience) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        for (int round = 0; ; round++) {
            List<Integer> members = List.copyOf(members(group));
            if (members.isEmpty()) {
                return true;
            }
            if (round == 1) {
                stopForks(folders);
            }
            int batch = batch(members.size());
            if (!writeIfThere(group.resolve("cgroup.kill"), 1)) {
                for (int from = 0; from < members.size(); from += batch) {
                    signal(group, members.subList(from, Math.min(members.size(), from + batch)));
                }
            }
            if (!awaitSome(group, members.subList(0, Math.min(members.size(), SMALLEST_BATCH)), deadline)) {
                return false;
            }
        }
    }

    /** How many are held at once: for each batch the list of all is read once more. */
    static int batch(int members) {
        return Math.min(LARGEST_BATCH, Math.max(SMALLEST_BATCH, (members + BATCHES - 1) / BATCHES));
    }

    private static boolean writeIfThere(Path file, long value) throws IOException {
        if (!Files.exists(file)) {
            return false;
        }
        ControlFile.write(file, value);
        return true;
    }

    private static void signal(Path group, List<Integer> pids) throws IOException {
        List<PidFd> held = hold(group, pids);
        try {
            for (PidFd process : held) {
                signal(process);
            }
        } finally {
            held.forEach(PidFd::close);
        }
    }

    private static void signal(PidFd process) throws KernelException {
        try {
            process.signal(SIGKILL);
        } catch (KernelException e) {
            if (!e.is(Errno.ESRCH)) {
                throw e;
            }
        }
    }

    /** Whether these have ended in time; also where there was time left for none of them. */
    private static boolean awaitSome(Path group, List<Integer> pids, long deadline) throws IOException {
        List<PidFd> held = hold(group, pids);
        try {
            for (PidFd process : held) {
                Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
                if (!process.awaitExit(left)) {
                    return false;
                }
            }
            return held.isEmpty() || System.nanoTime() - deadline < 0;
        } finally {
            held.forEach(PidFd::close);
        }
    }

    private static List<PidFd> hold(Path group, List<Integer> pids) throws IOException {
        Map<Integer, PidFd> held = new HashMap<>();
        try {
            for (int pid : pids) {
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
            return new ArrayList<>(held.values());
        } catch (IOException e) {
            held.values().forEach(PidFd::close);
            throw e;
        }
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
}
