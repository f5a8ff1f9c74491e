package dev.monopod.event.record;

import dev.monopod.event.EventLog;
import dev.monopod.event.EventSink;
import dev.monopod.event.Occurrence;
import dev.monopod.event.PodEvent;
import dev.monopod.reconcile.Moment;
import dev.monopod.reconcile.Now;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events of this node. They are put together on one context; file and log are written {@link #WRITTEN_AFTER_MILLIS} after the first
 * of them, all that came meanwhile at once, one such batch at a time. So whoever tells of something waits for nothing, and an agent that
 * is killed loses the events of its last tenth of a second, and of as long as the disk took for a batch.
 *
 * <pre>
 *   at rest ──event──▶ gathering ──0.1 s──▶ writing ──▶ at rest, or gathering what came meanwhile
 *                          ▲                   │
 *                          └──10 s, or event───┘ failed: then all is written anew
 * </pre>
 */
public final class Events implements EventSink {
    static final long WRITTEN_AFTER_MILLIS = 100;
    static final long AGAIN_AFTER_MILLIS = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(Events.class);

    private final Vertx vertx;
    private final WorkerExecutor thread;
    private final Supplier<Now> clock;
    private final EventJournal journal;
    private final Context context;
    private final Promise<Void> loaded = Promise.promise();

    /** For any thread; changed on the context alone. */
    private volatile EventLog log = EventLog.EMPTY;

    /** What the file does not have yet, the latest of each. */
    private final Map<String, PodEvent> unwritten = new LinkedHashMap<>();

    /** What the agent's log does not have yet. */
    private final List<PodEvent> news = new ArrayList<>();

    private OptionalLong timer = OptionalLong.empty();
    private boolean gathering;
    private boolean writing;
    private boolean failing;

    private Events(Vertx vertx, Path file, Supplier<Now> clock) {
        this.vertx = vertx;
        this.clock = clock;
        this.journal = new EventJournal(file);
        this.thread = vertx.createSharedWorkerExecutor("monopod-events", 1);
        this.context = vertx.getOrCreateContext();
    }

    /** Begins to read what an earlier agent has kept. */
    public static Events open(Vertx vertx, Path file, Supplier<Now> clock) {
        Events events = new Events(vertx, file, clock);
        events.context.runOnContext(nothing -> events.load());
        return events;
    }

    private void load() {
        thread.executeBlocking(journal::load, true).onComplete(read -> {
            Moment now = clock.get().moment();
            if (read.succeeded()) {
                log = EventLog.of(
                        read.result().stream().map(event -> event.asOf(now)).toList(), now);
            } else {
                LOG.warn("the events of before are not known", read.cause());
            }
            loaded.complete();
        });
    }

    /** Done when it is known what an earlier agent has kept; never fails. */
    public Future<Void> loaded() {
        return loaded.future();
    }

    /** As it is now; may be called on any thread. */
    public EventLog log() {
        return log;
    }

    /** What comes before it is known what an earlier agent has kept, is put together with that. */
    @Override
    public void record(List<Occurrence> what, Now now) {
        loaded.future().onComplete(known -> context.runOnContext(nothing -> add(what, now)));
    }

    private void add(List<Occurrence> what, Now now) {
        EventLog next = log;
        for (Occurrence one : what) {
            EventLog.Recorded recorded = next.record(one, now);
            next = recorded.log();
            remember(recorded);
        }
        log = next;
        writeSoon();
    }

    /** Where nothing can be written for long, what falls out of the log of events is not remembered for ever either. */
    private void remember(EventLog.Recorded recorded) {
        PodEvent event = recorded.event();
        unwritten.put(event.key(), event);
        if (unwritten.size() > EventLog.MOST) {
            unwritten.remove(unwritten.keySet().iterator().next());
        }
        if (recorded.news() && news.size() < EventLog.MOST) {
            news.add(event);
        }
    }

    private void writeSoon() {
        if (!writing && !gathering) {
            gathering = true;
            writeIn(WRITTEN_AFTER_MILLIS);
        }
    }

    private void writeIn(long millis) {
        timer.ifPresent(vertx::cancelTimer);
        timer = OptionalLong.of(vertx.setTimer(millis, due -> write()));
    }

    private Future<Void> write() {
        timer.ifPresent(vertx::cancelTimer);
        timer = OptionalLong.empty();
        gathering = false;
        writing = true;
        List<PodEvent> changed = List.copyOf(unwritten.values());
        List<PodEvent> told = List.copyOf(news);
        unwritten.clear();
        news.clear();
        EventLog all = log;
        return thread.<Void>executeBlocking(
                        () -> {
                            told.forEach(EventLogger::log);
                            journal.write(changed, () -> all.all(clock.get().moment()));
                            return null;
                        },
                        true)
                .onSuccess(written -> failing = false)
                .onFailure(this::failed)
                .eventually(this::written);
    }

    private Future<Void> written() {
        writing = false;
        if (!unwritten.isEmpty()) {
            writeSoon();
        } else if (failing) {
            writeIn(AGAIN_AFTER_MILLIS);
        }
        return Future.succeededFuture();
    }

    /** Once, however long it lasts: nothing but the events of before depends on it. */
    private void failed(Throwable cause) {
        if (!failing) {
            LOG.warn("events can't be kept for the next agent at present: {}", cause.toString());
        }
        failing = true;
    }

    /** Writes what is left; nothing may be recorded after that. Done when it is written, or can't be. */
    public Future<Void> close() {
        Promise<Void> closed = Promise.promise();
        context.runOnContext(nothing -> {
            if (unwritten.isEmpty() && !writing && !failing) {
                closed.complete();
            } else {
                write().onComplete(written -> closed.tryComplete());
            }
        });
        return closed.future();
    }
}
