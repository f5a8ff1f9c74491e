package dev.monopod.model.resources;

import static dev.monopod.model.resources.ResourceTotals.CPU;
import static dev.monopod.model.resources.ResourceTotals.MEMORY;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a cgroup is limited to, in cgroup v1's units (cgroups(7)); {@link CpuWeight} converts shares for v2.
 *
 * @param cpuShares cpu.shares, 2 to 262144
 * @param cpuQuotaMicros cpu time in each period, in microseconds; empty for no limit
 * @param cpuPeriodMicros the period, in microseconds
 * @param memoryBytes empty for no limit
 */
public record CgroupLimits(
        long cpuShares, OptionalLong cpuQuotaMicros, long cpuPeriodMicros, OptionalLong memoryBytes) {
    static final long MIN_SHARES = 2;
    static final long MAX_SHARES = 262_144;
    private static final long SHARES_A_CPU = 1024;
    private static final long MILLI_A_CPU = 1000;
    private static final long PERIOD_MICROS = 100_000;
    private static final long MIN_QUOTA_MICROS = 1000;

    /** Of one container, its defaults filled in. After calculateLinuxResources in pkg/kubelet/kuberuntime. */
    public static CgroupLimits ofContainer(Container container) {
        Optional<BigDecimal> cpuLimit = ResourceTotals.limit(container, CPU);
        BigDecimal cpuRequest = ResourceTotals.request(container, CPU).orElse(BigDecimal.ZERO);
        return of(cpuRequest, cpuLimit, ResourceTotals.limit(container, MEMORY));
    }

    /**
     * Of the pod as a whole, at the time of its life when most runs; a limit only where every container has one, init containers too. After
     * ResourceConfigForPod in pkg/kubelet/cm/helpers_linux.go.
     */
    public static CgroupLimits ofPod(Pod pod) {
        return of(
                ResourceTotals.requests(pod, CPU), ResourceTotals.limits(pod, CPU), ResourceTotals.limits(pod, MEMORY));
    }

    /** cpu.shares for an amount of cpu. After MilliCPUToShares in pkg/kubelet/cm/helpers_linux.go. */
    static long shares(long milliCpu) {
        if (milliCpu <= 0) {
            return MIN_SHARES;
        }
        long capped = Math.min(milliCpu, MAX_SHARES * MILLI_A_CPU / SHARES_A_CPU);
        return Math.max(MIN_SHARES, capped * SHARES_A_CPU / MILLI_A_CPU);
    }

    /** Microseconds a period for an amount of cpu. After MilliCPUToQuota in pkg/kubelet/cm/helpers_linux.go. */
    static OptionalLong quotaMicros(long milliCpu) {
        if (milliCpu <= 0) {
            return OptionalLong.empty();
        }
        long capped = Math.min(milliCpu, Long.MAX_VALUE / PERIOD_MICROS);
        return OptionalLong.of(Math.max(MIN_QUOTA_MICROS, capped * PERIOD_MICROS / MILLI_A_CPU));
    }

    private static CgroupLimits of(BigDecimal cpuRequest, Optional<BigDecimal> cpuLimit, Optional<BigDecimal> memory) {
        OptionalLong quota = quotaMicros(milli(cpuLimit.orElse(BigDecimal.ZERO)));
        OptionalLong bytes =
                memory.map(ExactQuantity::saturated).map(OptionalLong::of).orElse(OptionalLong.empty());
        return new CgroupLimits(shares(milli(cpuRequest)), quota, PERIOD_MICROS, bytes);
    }

    private static long milli(BigDecimal cpus) {
        return ExactQuantity.saturated(cpus.movePointRight(3));
    }
}
