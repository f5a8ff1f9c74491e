package dev.monopod.source;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * How often another content of the same file is taken: a few times at once, as somebody who edits and saves does, then once in a while,
 * the latest by then. Each one means that a pod ends and another begins, and a program that rewrites a file without end must not keep the
 * machine busy with that. (The generic cell rate algorithm: each taking moves a moment on, which may lie ahead only so far.)
 */
final class Pace {
    static final int AT_ONCE = 5;
    static final Duration INTERVAL = Duration.ofMillis(500);

    private static final long STEP = INTERVAL.toNanos();
    private static final long AHEAD = STEP * (AT_ONCE - 1);

    /** By file; without entry where it lies behind. */
    private final Map<Path, Long> moments = new HashMap<>();

    /**
     * When the file is to be looked at next, if not now.
     *
     * @param now as all times here in nanoseconds of {@link System#nanoTime}
     */
    OptionalLong restsUntil(Path file, long now) {
        Long moment = moments.get(file);
        if (moment == null) {
            return OptionalLong.empty();
        }
        if (moment - now <= 0) {
            moments.remove(file);
            return OptionalLong.empty();
        }
        return moment - now <= AHEAD ? OptionalLong.empty() : OptionalLong.of(moment - AHEAD);
    }

    /** Another content of the file was taken. */
    void taken(Path file, long now) {
        Long moment = moments.get(file);
        moments.put(file, (moment == null || moment - now < 0 ? now : moment) + STEP);
    }
}
