package dev.monopod.model.life;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A manifest's seconds as a duration. */
final class Seconds {
    /** A hundred years: what is longer is as long for us, and what is much longer can't be added to a moment. */
    private static final long LONGEST = 100L * 365 * 24 * 60 * 60;

    private Seconds() {}

    /** What is left out is zero. */
    static Duration of(@Nullable Number seconds) {
        return Duration.ofSeconds(seconds == null ? 0 : Math.min(seconds.longValue(), LONGEST));
    }
}
