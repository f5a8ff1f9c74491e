package dev.monopod.e2e.chaos.fault;

import dev.monopod.e2e.ControlGroups;
import dev.monopod.e2e.chaos.site.Loss;
import dev.monopod.e2e.chaos.site.Site;
import dev.monopod.e2e.chaos.site.Uptime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * A container is frozen for seconds: by its own group where that can be (version 2), else by one of the freezer's. Costs nothing but the
 * grace period of one that is to end meanwhile: it ends when it is thawed at the latest, and by then may have been killed.
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
        double begin = Uptime.now();
        excuse(site, victim, begin, begin + millis / 1000.0 + 1);
        try {
            if (ControlGroups.version2()) {
                freezeItsGroup(site, victim, millis);
            } else {
                freezeInFreezer(site, victim, millis);
            }
        } finally {
            // It may have taken longer than was to be expected.
            excuse(site, victim, begin, Uptime.now() + 1);
        }
    }

    private void excuse(Site site, Victim victim, double from, double to) {
        site.excuses().container(victim.uid(), victim.container().orElseThrow(), from, to, Set.of(Loss.GRACE), name());
    }

    private static void freezeItsGroup(Site site, Victim victim, int millis) throws Exception {
        List<Path> groups = site.groups().named(victim.group()).stream()
                .filter(group -> group.getParent().endsWith("pod" + victim.uid()))
                .toList();
        for (Path group : groups) {
            KernelFiles.writeIfThere(group.resolve("cgroup.freeze"), "1");
        }
        try {
            Thread.sleep(millis);
        } finally {
            for (Path group : groups) {
                KernelFiles.writeIfThere(group.resolve("cgroup.freeze"), "0");
            }
        }
    }

    private static void freezeInFreezer(Site site, Victim victim, int millis) throws Exception {
        Path freezer = ControlGroups.hierarchy("freezer");
        Path group = freezer.resolve(site.directories().name() + "-frozen");
        Files.createDirectories(group);
        try {
            KernelFiles.writeIfThere(
                    group.resolve("cgroup.procs"),
                    Integer.toString(victim.process().pid()));
            KernelFiles.writeIfThere(group.resolve("freezer.state"), "FROZEN");
            Thread.sleep(millis);
        } finally {
            KernelFiles.writeIfThere(group.resolve("freezer.state"), "THAWED");
            site.journal().note("thawed");
            KernelFiles.dissolve(group, freezer);
        }
    }
}
