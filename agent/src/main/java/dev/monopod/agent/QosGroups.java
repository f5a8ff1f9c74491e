package dev.monopod.agent;

import dev.monopod.model.resources.CpuWeight;
import dev.monopod.runtime.cgroup.CgroupTree;
import dev.monopod.runtime.cgroup.Limits;
import java.io.IOException;
import java.util.OptionalLong;

/**
 * The weights of the two control groups between the root and its pods, so that a class as a whole competes as its pods' requests say: that
 * of BestEffort the least there is, that of Burstable the sum of its pods' (pkg/kubelet/cm/qos_container_manager_linux.go). And the tasks of
 * all pods together, so that fork bombs in many of them leave the machine some: the kubelet's node allocatable
 * (pkg/kubelet/cm/node_container_manager_linux.go). Blocking.
 */
final class QosGroups {
    private static final long LEAST = 2;
    private static final long MOST = 262_144;
    private static final long NOT_FOR_PODS = 10;

    private final CgroupTree cgroups;
    private final String root;
    private final OptionalLong tasks;

    /**
     * The groups of one agent.
     *
     * @param root name of the agent's own control group
     * @param machineTasks how many tasks the machine can have, of which a tenth is not for pods; empty where that is not known
     */
    QosGroups(CgroupTree cgroups, String root, OptionalLong machineTasks) {
        this.cgroups = cgroups;
        this.root = root;
        this.tasks = machineTasks.isPresent()
                ? OptionalLong.of(machineTasks.getAsLong() - machineTasks.getAsLong() / NOT_FOR_PODS)
                : OptionalLong.empty();
    }

    /** @param burstable cpu shares of all Burstable pods that are wanted, together */
    void update(long burstable) throws IOException {
        Limits none = Limits.NONE;
        cgroups.create(
                root,
                new Limits(
                        none.cpuShares(),
                        none.cpuWeight(),
                        none.cpuQuotaMicros(),
                        none.cpuPeriodMicros(),
                        none.memoryBytes(),
                        tasks));
        set("besteffort", LEAST);
        set("burstable", Math.min(MOST, Math.max(LEAST, burstable)));
    }

    private void set(String group, long shares) throws IOException {
        Limits limits = new Limits(
                OptionalLong.of(shares),
                OptionalLong.of(CpuWeight.ofPod(shares)),
                OptionalLong.empty(),
                Limits.DEFAULT_PERIOD_MICROS,
                OptionalLong.empty(),
                OptionalLong.empty());
        cgroups.create(root + "/" + group, limits);
    }
}
