package dev.monopod.reconcile;

import java.time.Duration;
import java.time.Instant;

/**
 * How long a container that ended has to wait before it starts again: nothing the first time, then 10 s doubled up to 300 s, counted from
 * its end; forgotten when it has run for more than twice the longest wait (pkg/kubelet/kubelet.go, client-go util/flowcontrol/backoff.go).
 *
 * @param due earliest start of the next attempt
 * @param backoff to be noted in that attempt
 */
record Backoff(Instant due, Duration backoff) {
    static final Duration INITIAL = Duration.ofSeconds(10);
    static final Duration LONGEST = Duration.ofMinutes(5);

    private static final Duration FORGOTTEN = LONGEST.multipliedBy(2);

    static Backoff after(Ended last) {
        Instant finished = last.termination().finishedAt();
        Duration waited = last.attempt().backoff();
        boolean first = waited.isZero();
        boolean ranLong = Duration.between(last.attempt().createdAt(), finished).compareTo(FORGOTTEN) > 0;
        if (first || ranLong) {
            return new Backoff(finished, INITIAL);
        }
        return new Backoff(finished.plus(waited), doubled(waited, 1));
    }

    /** {@code start} doubled so many times, {@link #LONGEST} at most. */
    static Duration doubled(Duration start, int times) {
        Duration result = start;
        for (int i = 0; i < times && result.compareTo(LONGEST) < 0; i++) {
            result = result.multipliedBy(2);
        }
        return result.compareTo(LONGEST) > 0 ? LONGEST : result;
    }
}
