package dev.monopod.event;

import dev.monopod.reconcile.Moment;
import dev.monopod.reconcile.Now;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Finds the event that tells of an occurrence already, as client-go does (tools/record/events_cache.go). Pure.
 *
 * <pre>
 * the same but for its time        ─▶ counts up
 * another message, a few so far    ─▶ an event of its own
 * another message, ten and more    ─▶ one event for all of those, with the latest message
 * </pre>
 */
final class Similar {
    /** client-go's defaultAggregateMaxEvents: the tenth message is combined with those that follow. */
    static final int MOST = 10;

    /** client-go's defaultAggregateIntervalInSeconds. */
    static final Duration WINDOW = Duration.ofMinutes(10);

    private final List<PodEvent> similar;
    private final Occurrence what;
    private final Moment now;

    /** @param known of the pod */
    Similar(List<PodEvent> known, Occurrence what, Moment now) {
        this.similar = known.stream().filter(event -> event.isSimilarTo(what)).toList();
        this.what = what;
        this.now = now;
    }

    /** The one that counts up; empty where it needs another. */
    Optional<PodEvent> counting() {
        return similar.stream()
                .filter(event -> !event.combined() && event.message().equals(what.message()))
                .findFirst()
                .or(() -> similar.stream()
                        .filter(event -> event.combined() && isRecent(event))
                        .findFirst());
    }

    /** The one that it needs, seen once; {@link #counting} is empty. */
    PodEvent another(Now seen) {
        long recent = similar.stream().filter(this::isRecent).count();
        return PodEvent.first(what, recent + 1 >= MOST, seen);
    }

    private boolean isRecent(PodEvent event) {
        return !now.isAfter(event.seen().plus(WINDOW));
    }
}
