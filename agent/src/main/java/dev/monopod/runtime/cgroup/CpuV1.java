package dev.monopod.runtime.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Documentation/scheduler/sched-design-CFS and sched-bwc: shares, quota and period. */
final class CpuV1 implements Controller {
    @Override
    public String name() {
        return "cpu";
    }

    @Override
    public void limit(Path group, Limits limits) throws IOException {
        if (limits.cpuShares().isPresent()) {
            ControlFile.write(group.resolve("cpu.shares"), limits.cpuShares().getAsLong());
        }
        if (limits.cpuQuotaMicros().isPresent()) {
            ControlFile.write(group.resolve("cpu.cfs_period_us"), limits.cpuPeriodMicros());
            ControlFile.write(
                    group.resolve("cpu.cfs_quota_us"), limits.cpuQuotaMicros().getAsLong());
        }
    }

    @Override
    public Limits limits(Path group) throws IOException {
        OptionalLong shares = OptionalLong.of(ControlFile.readLong(group.resolve("cpu.shares")));
        OptionalLong quota = ControlFile.readLimit(
                Files.readString(group.resolve("cpu.cfs_quota_us")).trim());
        return Limits.ofWeight(shares, OptionalLong.empty())
                .or(Limits.ofQuota(quota, ControlFile.readLong(group.resolve("cpu.cfs_period_us"))));
    }

    @Override
    public Usage usage(Path group) throws IOException {
        return new Usage(0, 0, 0, 0, ControlFile.readKey(group.resolve("cpu.stat"), "nr_throttled"), 0);
    }
}
