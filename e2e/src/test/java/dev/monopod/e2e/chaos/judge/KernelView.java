package dev.monopod.e2e.chaos.judge;

import dev.monopod.e2e.ControlGroups;
import dev.monopod.e2e.HostProcess;
import dev.monopod.e2e.SmallDisk;
import dev.monopod.e2e.chaos.site.Site;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the kernel has of one agent's, at one moment, and what the agent draws of it.
 *
 * @param groups the processes of each control group, by its path below the agent's own; of all hierarchies
 * @param strays pids of shims of the agent's that are in none of its groups
 * @param own names of the namespaces of this process, by kind
 * @param mounts lines of this process' mountinfo that nobody should see
 * @param tree the drawing
 */
record KernelView(
        Map<String, Set<Member>> groups,
        List<Integer> strays,
        Map<String, String> own,
        List<String> mounts,
        String tree) {
    private static final List<String> KINDS = List.of("net", "ipc", "uts", "pid");

    /**
     * A process.
     *
     * @param namespaces their names, by kind
     */
    record Member(int pid, String name, Map<String, String> namespaces) {}

    Set<Member> members() {
        return groups.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
    }

    static KernelView of(Site site) throws IOException {
        String root = site.directories().name();
        Map<Integer, Optional<Member>> known = new HashMap<>();
        Map<String, Set<Member>> groups = new TreeMap<>();
        for (Path group : site.groups().below()) {
            Set<Member> members = groups.computeIfAbsent(below(group.toString(), root), key -> new HashSet<>());
            for (HostProcess process : ControlGroups.processes(List.of(group))) {
                known.computeIfAbsent(process.pid(), pid -> member(process)).ifPresent(members::add);
            }
        }
        List<Integer> strays = HostProcess.all().stream()
                .filter(process -> isShim(process, site) && !inAGroup(process, root))
                .map(HostProcess::pid)
                .toList();
        return new KernelView(
                groups,
                strays,
                namespaces(HostProcess.self()),
                mounts(site),
                site.agent().get("/tree"));
    }

    private static String below(String group, String root) {
        return group.substring(group.indexOf(root) + root.length()).replaceFirst("^/", "");
    }

    /** Empty where it is no longer there: nothing to compare. */
    private static Optional<Member> member(HostProcess process) {
        try {
            return Optional.of(new Member(process.pid(), process.name(), namespaces(process)));
        } catch (IOException ended) {
            return Optional.empty();
        }
    }

    private static Map<String, String> namespaces(HostProcess process) throws IOException {
        Map<String, String> found = new HashMap<>();
        for (String kind : KINDS) {
            found.put(kind, process.namespace(kind));
        }
        return found;
    }

    private static boolean isShim(HostProcess process, Site site) {
        try {
            return process.name().startsWith("monopod-shim")
                    && process.workingDirectory()
                            .startsWith(site.directories().run().toString());
        } catch (IOException ended) {
            return false;
        }
    }

    private static boolean inAGroup(HostProcess process, String root) {
        try {
            return process.cgroups().stream().anyMatch(line -> line.contains("/" + root + "/"));
        } catch (IOException ended) {
            return true;
        }
    }

    private static List<String> mounts(Site site) throws IOException {
        String top = site.directories().top() + "/";
        return HostProcess.self().mounts().stream()
                .filter(line ->
                        (line.contains(top) && !line.contains(" " + SmallDisk.SOURCE + " ")) || line.contains(" nsfs "))
                .toList();
    }
}
