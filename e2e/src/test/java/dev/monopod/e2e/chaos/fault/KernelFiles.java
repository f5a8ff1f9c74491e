package dev.monopod.e2e.chaos.fault;

import dev.monopod.e2e.ControlGroups;
import dev.monopod.e2e.HostProcess;
import dev.monopod.e2e.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Control groups of a fault's own, and files of the kernel's that may go at any time. */
final class KernelFiles {
    private KernelFiles() {}

    /** What has gone meanwhile, a group or a process, needs nothing. */
    static void writeIfThere(Path file, String value) {
        try {
            Files.writeString(file, value);
        } catch (IOException gone) {
            return;
        }
    }

    /** Moves what is in the group to another, and removes it. */
    static void dissolve(Path group, Path into) {
        for (HostProcess process : ControlGroups.processes(List.of(group))) {
            writeIfThere(into.resolve("cgroup.procs"), Integer.toString(process.pid()));
        }
        // A process that has just ended is in it for a moment longer.
        Waiting.until("removal of " + group, () -> isRemoved(group));
    }

    private static boolean isRemoved(Path group) {
        try {
            Files.deleteIfExists(group);
            return true;
        } catch (IOException busy) {
            return false;
        }
    }
}
