package dev.monopod.runtime.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Documentation/admin-guide/cgroup-v2, "CPU". */
final class CpuV2 implements Controller {
    private static final long NANOS_PER_MICRO = 1000;

    @Override
    public String name() {
        return "cpu";
    }

    @Override
    public void limit(Path group, Limits limits) throws IOException {
        if (limits.cpuWeight().isPresent()) {
            ControlFile.write(group.resolve("cpu.weight"), limits.cpuWeight().getAsLong());
        }
        if (limits.cpuQuotaMicros().isPresent()) {
            String max = limits.cpuQuotaMicros().getAsLong() + " " + limits.cpuPeriodMicros();
            ControlFile.write(group.resolve("cpu.max"), max);
        }
    }

    @Override
    public Limits limits(Path group) throws IOException {
        OptionalLong weight = OptionalLong.of(ControlFile.readLong(group.resolve("cpu.weight")));
        String[] max = Files.readString(group.resolve("cpu.max")).trim().split(" ");
        return Limits.ofWeight(OptionalLong.empty(), weight)
                .or(Limits.ofQuota(ControlFile.readLimit(max[0]), Long.parseLong(max[1])));
    }

    @Override
    public Usage usage(Path group) throws IOException {
        Path stat = group.resolve("cpu.stat");
        long nanos = ControlFile.readKey(stat, "usage_usec") * NANOS_PER_MICRO;
        return new Usage(nanos, 0, 0, 0, ControlFile.readKey(stat, "nr_throttled"), 0);
    }
}
