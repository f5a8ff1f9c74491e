package dev.monopod.e2e;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** One pod, as the kernel knows it: nothing here comes from what the agent says but the pod's uid. */
public final class PodWitness {
    private final ControlGroups groups;
    private final String uid;

    public PodWitness(ControlGroups groups, String uid) {
        this.groups = groups;
        this.uid = uid;
    }

    public List<Path> group() {
        return groups.named("pod" + uid);
    }

    /** The control groups of a container's attempts that are there. */
    public List<Path> groupsOf(String container) {
        return groups.below().stream()
                .filter(folder -> folder.getParent().endsWith("pod" + uid))
                .filter(folder -> folder.getFileName().toString().matches(container + "-[0-9]+"))
                .toList();
    }

    public List<HostProcess> processesOf(String container) {
        return ControlGroups.processes(groupsOf(container));
    }

    public List<HostProcess> processes() {
        return ControlGroups.processes(groups.below().stream()
                .filter(folder -> folder.toString().contains("/pod" + uid))
                .toList());
    }

    /** The container's first process; waits until there is one. */
    public HostProcess container(String name) {
        return Waiting.until("first process of " + name, () -> first(processesOf(name)), HostProcess::alive);
    }

    /** The one whose parent is not in the container. */
    private static HostProcess first(List<HostProcess> processes) throws IOException {
        Set<Integer> pids = processes.stream().map(HostProcess::pid).collect(Collectors.toSet());
        for (HostProcess process : processes) {
            if (!pids.contains(process.parent())) {
                return process;
            }
        }
        throw new IOException("there is no process");
    }

    public HostProcess pause() {
        return infrastructure("pause");
    }

    public HostProcess shim() {
        return infrastructure("monopod-shim");
    }

    private HostProcess infrastructure(String name) {
        return Waiting.until(
                name,
                () -> {
                    for (HostProcess process : ControlGroups.processes(infra())) {
                        if (process.name().equals(name)) {
                            return process;
                        }
                    }
                    throw new IOException("there is no " + name);
                },
                HostProcess::alive);
    }

    private List<Path> infra() {
        return groups.below().stream()
                .filter(folder -> folder.endsWith(Path.of("pod" + uid, "infra")))
                .toList();
    }
}
