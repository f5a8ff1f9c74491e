package dev.monopod.reconcile;

import java.time.Duration;

/**
 * How long a container that ended has to wait before it starts again: nothing the first time, then 10 s doubled up to 300 s, counted from
 * its end; forgotten when it has run for more than twice the longest wait (pkg/kubelet/kubelet.go, client-go util/flowcontrol/backoff.go).
 *
 * @param due earliest start of the next attempt
 * @param backoff to be noted in that attempt
 */
record Backoff(Moment due, Duration backoff) {
    static final Duration INITIAL = Duration.ofSeconds(10);
    static final Duration LONGEST = Duration.ofMinutes(5);

    private static final Duration FORGOTTEN = LONGEST.multipliedBy(2);

    static Backoff after(Ended last) {
        Moment ended = last.termination().ended();
        Duration waited = last.attempt().backoff();
        boolean first = waited.isZero();
        boolean ranLong = last.attempt().begun().until(ended).compareTo(FORGOTTEN) > 0;
        if (first || ranLong) {
            return new Backoff(ended, INITIAL);
        }
        return new Backoff(ended.plus(waited), doubled(waited, 1));
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
