package dev.monopod.metrics;

import dev.monopod.runtime.cgroup.Usage;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.List;

/** The series of one pod or container: what its control group has used, as of the latest look. Confined to one scrape at a time. */
final class Series {
    private static final double NANOS_PER_SECOND = 1e9;

    private final List<Meter> meters;
    private Usage usage = Usage.NONE;

    /** @param kind container or pod: the names' first word */
    Series(MeterRegistry registry, String kind, Tags tags) {
        meters = List.of(
                FunctionCounter.builder(
                                kind + ".cpu.usage.seconds", this, series -> series.usage.cpuNanos() / NANOS_PER_SECOND)
                        .description("Cumulative cpu time consumed by the " + kind + " in core-seconds")
                        .tags(tags)
                        .register(registry),
                Gauge.builder(kind + ".memory.working.set.bytes", this, series -> series.usage.workingSetBytes())
                        .description("Current working set of the " + kind + " in bytes")
                        .tags(tags)
                        .register(registry),
                FunctionCounter.builder(
                                kind + ".cpu.cfs.throttled.periods", this, series -> series.usage.throttledPeriods())
                        .description("Number of throttled period intervals")
                        .tags(tags)
                        .register(registry),
                FunctionCounter.builder(kind + ".oom.events", this, series -> series.usage.oomKills())
                        .description("Count of out of memory events observed for the " + kind)
                        .tags(tags)
                        .register(registry));
    }

    void update(Usage latest) {
        usage = latest;
    }

    void remove(MeterRegistry registry) {
        meters.forEach(registry::remove);
    }
}
