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

    /** By file; those that lie behind say no more than none. */
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
        return moment - now <= AHEAD ? OptionalLong.empty() : OptionalLong.of(moment - AHEAD);
    }

    /** Another content of the file was taken, whether it had rested or not: it need not rest longer than one interval for that. */
    void taken(Path file, long now) {
        Long moment = moments.get(file);
        long ahead = moment == null ? 0 : Math.max(0, moment - now);
        moments.put(file, now + Math.min(ahead, AHEAD) + STEP);
    }

    /** Forgets files that are as at first again: there may be ever new names. */
    void forgetRested(long now) {
        moments.values().removeIf(moment -> moment - now <= 0);
    }

    /** How many files are kept in mind. */
    int size() {
        return moments.size();
    }
}
