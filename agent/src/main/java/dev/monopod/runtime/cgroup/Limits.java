package dev.monopod.runtime.cgroup;

import java.util.OptionalLong;

/**
 * What a control group may use.
 *
 * @param cpuShares weight in version 1's terms, 2 to 262144; 1024 is one CPU's worth. Empty: the kernel's default
 * @param cpuWeight the same in version 2's terms, 1 to 10000
 * @param cpuQuotaMicros CPU time in each {@code cpuPeriodMicros}, in microseconds; empty: no limit
 * @param memoryBytes empty: no limit
 * @param pids most tasks at a time; empty: no limit
 */
public record Limits(
        OptionalLong cpuShares,
        OptionalLong cpuWeight,
        OptionalLong cpuQuotaMicros,
        long cpuPeriodMicros,
        OptionalLong memoryBytes,
        OptionalLong pids) {

    /** The kernel's default period, and Kubernetes' (pkg/kubelet/cm/helpers_linux.go, QuotaPeriod). */
    public static final long DEFAULT_PERIOD_MICROS = 100_000;

    public static final Limits NONE = new Limits(
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            DEFAULT_PERIOD_MICROS,
            OptionalLong.empty(),
            OptionalLong.empty());

    /** Nothing but this. */
    public static Limits ofMemory(OptionalLong bytes) {
        return new Limits(NONE.cpuShares, NONE.cpuWeight, NONE.cpuQuotaMicros, DEFAULT_PERIOD_MICROS, bytes, NONE.pids);
    }

    /** Nothing but this. */
    public static Limits ofQuota(OptionalLong quotaMicros, long periodMicros) {
        return new Limits(NONE.cpuShares, NONE.cpuWeight, quotaMicros, periodMicros, NONE.memoryBytes, NONE.pids);
    }

    /** Nothing but this. */
    public static Limits ofWeight(OptionalLong shares, OptionalLong weight) {
        return new Limits(shares, weight, NONE.cpuQuotaMicros, DEFAULT_PERIOD_MICROS, NONE.memoryBytes, NONE.pids);
    }

    /** Nothing but this. */
    public static Limits ofPids(OptionalLong tasks) {
        return new Limits(
                NONE.cpuShares, NONE.cpuWeight, NONE.cpuQuotaMicros, DEFAULT_PERIOD_MICROS, NONE.memoryBytes, tasks);
    }

    /** This one, and what the other says where it says nothing. */
    Limits or(Limits other) {
        return new Limits(
                cpuShares.isPresent() ? cpuShares : other.cpuShares,
                cpuWeight.isPresent() ? cpuWeight : other.cpuWeight,
                cpuQuotaMicros.isPresent() ? cpuQuotaMicros : other.cpuQuotaMicros,
                cpuQuotaMicros.isPresent() ? cpuPeriodMicros : other.cpuPeriodMicros,
                memoryBytes.isPresent() ? memoryBytes : other.memoryBytes,
                pids.isPresent() ? pids : other.pids);
    }
}
