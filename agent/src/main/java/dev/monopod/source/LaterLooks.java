package dev.monopod.source;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files that are to be looked at without an event: those that are missing, which may be gone or about to be made anew, and those that
 * were touched while they rest (see {@link Pace}). Confined to one thread.
 *
 * <p>Every {@code now}, and every moment that is returned, is in nanoseconds of {@link System#nanoTime}.
 */
final class LaterLooks {
    private static final Set<Touch> REMOVED_ONLY = Set.of(Touch.REMOVED);

    private final Pace pace = new Pace();
    /** When to see whether the file is gone. */
    private final Map<Path, Long> missing = new HashMap<>();

    private final Map<Path, Resting> resting = new HashMap<>();

    /**
     * A file that is looked at later.
     *
     * @param touched how it was touched meanwhile
     * @param goneAfter that look, if it is missing then
     */
    record Resting(Set<Touch> touched, Duration goneAfter) {
        private Resting and(Set<Touch> more, Duration longer) {
            EnumSet<Touch> all = EnumSet.copyOf(touched);
            all.addAll(more);
            return new Resting(all, goneAfter.compareTo(longer) < 0 ? longer : goneAfter);
        }
    }

    /**
     * Whether a look at the file is put off, in which case it is kept in mind. Not where all that happened is that its name was removed:
     * then there is nothing to be read.
     *
     * @param touched empty to read the file in any case
     * @param goneAfter how long after the look that is put off the file is believed to be gone, if it is missing then
     */
    boolean rests(Path file, Set<Touch> touched, Duration goneAfter, long now) {
        if (touched.equals(REMOVED_ONLY) || pace.restsUntil(file, now).isEmpty()) {
            return false;
        }
        Set<Touch> how = touched.isEmpty() ? Set.of(Touch.WHOLE) : touched;
        resting.merge(file, new Resting(how, goneAfter), (before, also) -> before.and(how, goneAfter));
        // It was there since it was missing; if it is missing again by then, that look will show it.
        missing.remove(file);
        return true;
    }

    /**
     * Keeps in mind what a look has shown.
     *
     * @param goneAt when to see whether the file is gone, if it is missing
     */
    void seen(Observation seen, long goneAt, long now) {
        if (seen instanceof Observation.Read) {
            pace.taken(seen.file(), now);
        }
        if (seen instanceof Observation.Missing) {
            missing.putIfAbsent(seen.file(), goneAt);
        } else {
            missing.remove(seen.file());
        }
    }

    /** Whether it is time to see of any missing file whether it is gone. */
    boolean isAnyMissingDue(long now) {
        return missing.values().stream().anyMatch(due -> due - now <= 0);
    }

    /** The missing files whose time has come; it is for the caller now to know of them. */
    List<Path> takeMissing(long now) {
        List<Path> due = missing.entrySet().stream()
                .filter(entry -> entry.getValue() - now <= 0)
                .map(Map.Entry::getKey)
                .toList();
        due.forEach(missing::remove);
        return due;
    }

    /** Takes no missing file for gone any more: where all of them are, no look says anything of one. */
    void forgetMissing() {
        missing.clear();
    }

    /** The files that have rested, with how they were touched meanwhile; it is for the caller now to look at them. */
    Map<Path, Resting> takeRested(long now) {
        pace.forgetRested(now);
        Map<Path, Resting> rested = new HashMap<>();
        resting.forEach((file, look) -> {
            if (pace.restsUntil(file, now).isEmpty()) {
                rested.put(file, look);
            }
        });
        resting.keySet().removeAll(rested.keySet());
        return rested;
    }

    /** When the next of them is to be looked at; null where there is none. */
    @Nullable
    Long next(long now) {
        Long next = null;
        for (Long due : missing.values()) {
            next = earlier(next, due);
        }
        for (Path file : resting.keySet()) {
            next = earlier(next, pace.restsUntil(file, now).orElse(now));
        }
        return next;
    }

    private static Long earlier(@Nullable Long one, long other) {
        return one == null || other - one < 0 ? Long.valueOf(other) : one;
    }
}
