package dev.monopod.runtime.launch;

import java.nio.file.Path;
import java.util.List;

/**
 * What a plan has to know of the machine.
 *
 * @param pauseProgram the pause executable
 * @param cgroupViews what a container mounts to see its own control groups
 * @param memoryBytes of the machine, by which requests are weighed for the OOM score
 * @param ownOomScore the agent's own oom_score_adj, which its children begin with
 * @param mayLowerOomScore whether a process here may be made less likely to be killed than the agent is (CAP_SYS_RESOURCE)
 */
public record HostFacts(
        Path pauseProgram, List<CgroupView> cgroupViews, long memoryBytes, int ownOomScore, boolean mayLowerOomScore) {
    public HostFacts {
        cgroupViews = List.copyOf(cgroupViews);
    }

    /**
     * One mount below /sys/fs/cgroup inside.
     *
     * @param type cgroup or cgroup2
     * @param options the controllers, in version 1
     * @param name of the folder below /sys/fs/cgroup; empty for that folder itself
     */
    public record CgroupView(String type, String options, String name) {}
}
