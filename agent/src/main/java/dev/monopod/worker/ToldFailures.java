package dev.monopod.worker;

import dev.monopod.reconcile.Moment;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Which failures have been told lately: one that comes again and again, while a disk is full, is one line rather than thousands. */
final class ToldFailures {
    /** After this the same is told again: that it still is so is news too. */
    static final Duration SILENCE = Duration.ofMinutes(10);

    private record Told(String why, Moment at) {}

    private final Map<String, Told> latest = new HashMap<>();

    /**
     * Whether this is to be told; then it counts as told.
     *
     * @param what was tried; of each only the latest failure is remembered
     */
    boolean isNews(String what, String why, Moment now) {
        Told told = latest.get(what);
        boolean news = told == null
                || !told.why().equals(why)
                || !told.at().plus(SILENCE).isAfter(now);
        if (news) {
            latest.put(what, new Told(why, now));
        }
        return news;
    }
}
