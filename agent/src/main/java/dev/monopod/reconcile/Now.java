package dev.monopod.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

/**
 * The present, on both clocks.
 *
 * @param moment decides
 * @param time of day, to be told; it may be set at any time, in either direction
 */
public record Now(Moment moment, Instant time) {

    /** When it was, or will be, so much o'clock, if nobody sets the clock. */
    public Moment of(Instant instant) {
        return moment.plus(Duration.between(time, instant));
    }

    /**
     * When an attempt ended of whose end only the time of day is known, because the shim has noted it or the agent was away. Counted from
     * the attempt's beginning, and counted back from now; where somebody set the clock meanwhile, one of the two lies outside of the
     * attempt's life and the other holds. Of two that can be, the later one does, and where neither can be, it has ended just now: nothing
     * is hastened by a clock, nor does anything wait longer than once more.
     */
    public Moment endOf(Attempt attempt, Instant finishedAt) {
        Moment fromBeginning = attempt.begun().plus(Duration.between(attempt.createdAt(), finishedAt));
        Moment fromNow = of(finishedAt);
        return Stream.of(fromBeginning, fromNow)
                .filter(end -> !attempt.begun().isAfter(end) && !end.isAfter(moment))
                .max(Moment::compareTo)
                .orElse(moment);
    }
}
