package dev.monopod.e2e.chaos.fault;

import dev.monopod.e2e.ControlGroups;
import dev.monopod.e2e.Waiting;
import dev.monopod.e2e.chaos.site.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A container is frozen for seconds: by its own group where that can be (version 2), else by one of the freezer's. Costs nothing; where it
 * is to end meanwhile, it ends when it is thawed at the latest.
 */
final class GroupFrozen implements Fault {
    private static final int SHORTEST_MILLIS = 500;
    private static final int LONGEST_MILLIS = 5000;

    @Override
    public String name() {
        return "container frozen";
    }

    @Override
    public FaultKind kind() {
        return FaultKind.STATE;
    }

    @Override
    public void strike(Site site, RandomGenerator random) throws Exception {
        int millis = SHORTEST_MILLIS + random.nextInt(LONGEST_MILLIS - SHORTEST_MILLIS);
        Victim victim = Victim.choose(Victim.firstProcesses(site), random).orElse(null);
        if (victim == null) {
            return;
        }
        site.journal().note(name() + " for " + millis + " ms: " + victim);
        if (ControlGroups.version2()) {
            freezeItsGroup(site, victim, millis);
        } else {
            freezeInFreezer(site, victim, millis);
        }
    }

    private static void freezeItsGroup(Site site, Victim victim, int millis) throws Exception {
        List<Path> groups = site.groups().named(victim.group()).stream()
                .filter(group -> group.getParent().endsWith("pod" + victim.uid()))
                .toList();
        for (Path group : groups) {
            writeIfThere(group.resolve("cgroup.freeze"), "1");
        }
        try {
            Thread.sleep(millis);
        } finally {
            for (Path group : groups) {
                writeIfThere(group.resolve("cgroup.freeze"), "0");
            }
        }
    }

    private static void freezeInFreezer(Site site, Victim victim, int millis) throws Exception {
        Path freezer = ControlGroups.hierarchy("freezer");
        Path group = freezer.resolve(site.directories().name() + "-frozen");
        Files.createDirectories(group);
        try {
            writeIfThere(
                    group.resolve("cgroup.procs"),
                    Integer.toString(victim.process().pid()));
            writeIfThere(group.resolve("freezer.state"), "FROZEN");
            Thread.sleep(millis);
        } finally {
            writeIfThere(group.resolve("freezer.state"), "THAWED");
            for (var process : ControlGroups.processes(List.of(group))) {
                writeIfThere(freezer.resolve("cgroup.procs"), Integer.toString(process.pid()));
            }
            site.journal().note("thawed");
            // A process that has just ended is in it for a moment longer.
            Waiting.until("removal of " + group, () -> isRemoved(group));
        }
    }

    private static boolean isRemoved(Path group) {
        try {
            Files.deleteIfExists(group);
            return true;
        } catch (IOException busy) {
            return false;
        }
    }

    /** What has gone meanwhile, a group or a process, needs nothing. */
    private static void writeIfThere(Path file, String value) {
        try {
            Files.writeString(file, value);
        } catch (IOException gone) {
            return;
        }
    }
}
