package dev.monopod.runtime.cgroup;

/**
 * What a control group has used: the kernel's own counters. A value that this machine can't tell is 0.
 *
 * @param cpuNanos CPU time since the group was made
 * @param memoryBytes held at present
 * @param workingSetBytes of that, what can't be given back at once (usage less inactive file pages, as cadvisor has it)
 * @param pids tasks at present
 * @param throttledPeriods periods in which the quota was used up
 * @param oomKills processes that the kernel killed for lack of memory in this group
 */
public record Usage(
        long cpuNanos, long memoryBytes, long workingSetBytes, long pids, long throttledPeriods, long oomKills) {
    public static final Usage NONE = new Usage(0, 0, 0, 0, 0, 0);

    Usage plus(Usage other) {
        return new Usage(
                cpuNanos + other.cpuNanos,
                memoryBytes + other.memoryBytes,
                workingSetBytes + other.workingSetBytes,
                pids + other.pids,
                throttledPeriods + other.throttledPeriods,
                oomKills + other.oomKills);
    }
}
