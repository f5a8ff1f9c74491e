package dev.monopod.reconcile;

import java.time.Duration;

/**
 * Failures in a row of something that has to succeed in the end.
 *
 * @param failures 0 or more
 * @param notBefore when to try next
 * @param message what the latest failure said; empty without one
 * @param ofVolume it was about a volume of the pod
 */
public record Retry(int failures, Moment notBefore, String message, boolean ofVolume) {
    public static final Retry NONE = new Retry(0, Moment.BOOT, "");

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(60);

    public Retry(int failures, Moment notBefore, String message) {
        this(failures, notBefore, message, false);
    }

    /** One failure more: wait 1 s, then 2, 4, up to 60 s. */
    public Retry after(Moment now, String failure) {
        return after(now, failure, false);
    }

    /** The same, where it may be about a volume. */
    public Retry after(Moment now, String failure, boolean aboutVolume) {
        Duration wait = Backoff.doubled(FIRST, failures);
        return new Retry(failures + 1, now.plus(wait.compareTo(LONGEST) > 0 ? LONGEST : wait), failure, aboutVolume);
    }
}
