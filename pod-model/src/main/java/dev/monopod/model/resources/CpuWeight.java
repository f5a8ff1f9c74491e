package dev.monopod.model.resources;

/** From cgroup v1's cpu.shares (2 to 262144) to v2's cpu.weight (1 to 10000). Two formulas are in use, each in its place. */
public final class CpuWeight {
    private static final long MAX_WEIGHT = 10_000;
    private static final long WEIGHT_RANGE = MAX_WEIGHT - 1;
    private static final long SHARES_RANGE = CgroupLimits.MAX_SHARES - CgroupLimits.MIN_SHARES;

    private CpuWeight() {}

    /** Of a pod's cgroup: linear. After getCPUWeight in pkg/kubelet/cm/cgroup_manager_linux.go. */
    public static long ofPod(long shares) {
        long inRange = Math.min(CgroupLimits.MAX_SHARES, Math.max(CgroupLimits.MIN_SHARES, shares));
        return 1 + (inRange - CgroupLimits.MIN_SHARES) * WEIGHT_RANGE / SHARES_RANGE;
    }

    /**
     * Of a container's cgroup: a curve through both systems' defaults (1024 shares are weight 100) and ends. After
     * ConvertCPUSharesToCgroupV2Value in opencontainers/cgroups, utils.go.
     */
    public static long ofContainer(long shares) {
        if (shares <= CgroupLimits.MIN_SHARES) {
            return 1;
        }
        if (shares >= CgroupLimits.MAX_SHARES) {
            return MAX_WEIGHT;
        }
        double bits = Math.log((double) shares) / Math.log(2);
        double exponent = (bits * bits + 125 * bits) / 612.0 - 7.0 / 34.0;
        return (long) Math.ceil(Math.pow(10, exponent));
    }
}
