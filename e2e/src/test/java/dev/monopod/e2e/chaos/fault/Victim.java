package dev.monopod.e2e.chaos.fault;

import dev.monopod.e2e.ControlGroups;
import dev.monopod.e2e.HostProcess;
import dev.monopod.e2e.chaos.site.Site;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * A process of a pod, found by its control group.
 *
 * @param uid of its pod
 * @param group name of its group: {@code infra}, or that of an attempt
 */
record Victim(HostProcess process, String uid, String group) {
    private static final String POD = "pod";

    /** The container that it is in; empty for shim and pause. */
    Optional<String> container() {
        return group.equals("infra") ? Optional.empty() : Optional.of(group.substring(0, group.lastIndexOf('-')));
    }

    boolean isNamed(String name) {
        try {
            return process.name().equals(name);
        } catch (IOException ended) {
            return false;
        }
    }

    /** All processes of all pods, in an order that is the same each time. */
    static List<Victim> all(Site site) {
        List<Victim> found = new ArrayList<>();
        Set<Integer> seen = new HashSet<>();
        for (Path group : site.groups().below().stream().sorted().toList()) {
            String pod = group.getParent().getFileName().toString();
            if (pod.startsWith(POD)) {
                for (HostProcess process : ControlGroups.processes(List.of(group))) {
                    if (seen.add(process.pid())) {
                        found.add(new Victim(
                                process,
                                pod.substring(POD.length()),
                                group.getFileName().toString()));
                    }
                }
            }
        }
        return found;
    }

    /** The first processes of all containers: those whose parents are shims. */
    static List<Victim> firstProcesses(Site site) {
        List<Victim> all = all(site);
        Set<Integer> shims = new HashSet<>();
        all.stream()
                .filter(victim -> victim.isNamed("monopod-shim"))
                .forEach(shim -> shims.add(shim.process().pid()));
        return all.stream()
                .filter(victim -> victim.container().isPresent())
                .filter(victim -> isChildOf(victim, shims))
                .toList();
    }

    private static boolean isChildOf(Victim victim, Set<Integer> parents) {
        try {
            return parents.contains(victim.process().parent());
        } catch (IOException ended) {
            return false;
        }
    }

    static Optional<Victim> choose(List<Victim> from, RandomGenerator random) {
        return from.isEmpty() ? Optional.empty() : Optional.of(from.get(random.nextInt(from.size())));
    }
}
