package dev.monopod.runtime.launch;

import dev.monopod.runtime.launch.FileStep.Root;
import dev.monopod.runtime.launch.IdentityStep.Exec;
import dev.monopod.runtime.launch.IdentityStep.Tty;
import dev.monopod.runtime.launch.NamespaceStep.CgroupJoin;
import dev.monopod.runtime.launch.NamespaceStep.NsJoin;
import dev.monopod.runtime.launch.NamespaceStep.OomScoreAdj;
import dev.monopod.runtime.launch.NamespaceStep.ProcessNew;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The plan of a command in a running container: the container's world is joined, not made, and who the command is follows from the same
 * steps by which the container became what it is. Its order matters as there; what is written to the host's /proc comes before the
 * container's is all that is seen.
 */
public final class ExecPlan {
    private static final Set<Namespace> OF_THE_CONTAINER =
            EnumSet.of(Namespace.MOUNT, Namespace.CGROUP, Namespace.UTS, Namespace.IPC, Namespace.NET);

    /** What a program takes for its terminal that is told nothing (containerd, internal/cri/server/container_execsync.go). */
    private static final String TERM = "TERM=xterm";

    private ExecPlan() {}

    /** A command in the attempt {@code id} of a container whose control group has these folders. */
    public static LaunchPlan of(String id, List<Path> cgroups, ContainerIdentity container, ExecSetup exec) {
        List<Step> steps = new ArrayList<>();
        steps.add(new ProcessNew(Set.of(), id));
        steps.add(new CgroupJoin(joined(cgroups, exec)));
        container.oomScoreAdj().ifPresent(score -> steps.add(new OomScoreAdj(score)));
        steps.add(new NsJoin(OF_THE_CONTAINER, id));
        steps.add(new Root("/"));
        exec.terminal().ifPresent(size -> steps.add(new Tty(size)));
        ContainerPlan.identity(steps, container);
        steps.add(new Exec(exec.arguments(), environment(container, exec)));
        return new LaunchPlan(steps);
    }

    /** The container's, but for the one above its own. */
    private static List<String> joined(List<Path> cgroups, ExecSetup exec) {
        return cgroups.stream()
                .map(folder -> exec.group()
                        .filter(own -> folder.equals(own.getParent()))
                        .orElse(folder))
                .map(Path::toString)
                .toList();
    }

    private static List<String> environment(ContainerIdentity container, ExecSetup exec) {
        List<String> environment = new ArrayList<>(container.environment());
        if (exec.terminal().isPresent() && environment.stream().noneMatch(value -> value.startsWith("TERM="))) {
            environment.add(TERM);
        }
        return environment;
    }
}
