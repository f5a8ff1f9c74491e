package dev.monopod.runtime.pod;

import dev.monopod.reconcile.Termination;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * Ends that could not be put on record, for want of space or because nothing can be written at all. They are tried again until they can:
 * by the clock, and before anything newer of the same pod is put on record, so that there is never a gap. Until then the shim is not
 * told to forget them. Confined to the context of the pod's worker.
 */
final class UnrecordedEnds {
    private static final long TRY_AGAIN_MILLIS = 2000;

    private final BiFunction<String, Termination, Future<Termination>> recording;
    private final Consumer<Runnable> later;
    private final Consumer<String> recorded;
    private final Map<String, Termination> ends = new LinkedHashMap<>();
    private boolean timing;
    private boolean closed;

    UnrecordedEnds(Node node, Endings endings, Consumer<String> recorded) {
        this(
                (attempt, end) -> node.inOrder(() -> endings.record(attempt, end)),
                again -> node.vertx().setTimer(TRY_AGAIN_MILLIS, fired -> again.run()),
                recorded);
    }

    /**
     * Wherever ends are put on record.
     *
     * @param recording tries it for one attempt
     * @param later does something a little later
     * @param recorded told of each attempt whose end is on record at last
     */
    UnrecordedEnds(
            BiFunction<String, Termination, Future<Termination>> recording,
            Consumer<Runnable> later,
            Consumer<String> recorded) {
        this.recording = recording;
        this.later = later;
        this.recorded = recorded;
    }

    void add(String attempt, Termination end) {
        ends.put(attempt, end);
        tryLater();
    }

    /** Fails, with the reason, where one still can't be put on record. */
    Future<Void> record() {
        Future<Void> all = Future.succeededFuture();
        for (Map.Entry<String, Termination> end : List.copyOf(ends.entrySet())) {
            all = all.compose(before -> record(end.getKey(), end.getValue()));
        }
        return all;
    }

    private Future<Void> record(String attempt, Termination end) {
        return recording
                .apply(attempt, end)
                .onSuccess(done -> {
                    if (ends.remove(attempt) != null) {
                        recorded.accept(attempt);
                    }
                })
                .mapEmpty();
    }

    private void tryLater() {
        if (timing || closed) {
            return;
        }
        timing = true;
        later.accept(() -> {
            timing = false;
            if (!closed) {
                record().onFailure(cause -> tryLater());
            }
        });
    }

    /** The pod is no more, or another agent's. */
    void close() {
        closed = true;
        ends.clear();
    }
}
