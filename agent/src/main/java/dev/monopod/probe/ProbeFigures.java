package dev.monopod.probe;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/** What a probe's runs came to: prober_probe_total and prober_probe_duration_seconds of the kubelet. For any thread. */
public final class ProbeFigures {
    /** Upper ends of the histogram's buckets, in seconds; what lies above them all is in the sum and the count alone. */
    public static final List<Double> BUCKETS = List.of(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0);

    private static final double NANOS_PER_SECOND = 1e9;

    private final LongAdder successful = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder nanos = new LongAdder();
    private final List<LongAdder> buckets = IntStream.range(0, BUCKETS.size())
            .mapToObj(bucket -> new LongAdder())
            .toList();

    void failed() {
        failed.increment();
    }

    /** Only these are timed, as with the kubelet. */
    void succeeded(Duration took) {
        successful.increment();
        nanos.add(took.toNanos());
        for (int bucket = 0; bucket < BUCKETS.size(); bucket++) {
            if (took.toNanos() <= BUCKETS.get(bucket) * NANOS_PER_SECOND) {
                buckets.get(bucket).increment();
            }
        }
    }

    public long successes() {
        return successful.sum();
    }

    public long failures() {
        return failed.sum();
    }

    /** Of all successes together. */
    public double seconds() {
        return nanos.sum() / NANOS_PER_SECOND;
    }

    /** How many successes took no longer than each of {@link #BUCKETS} says. */
    public List<Long> cumulated() {
        return buckets.stream().map(LongAdder::sum).toList();
    }
}
