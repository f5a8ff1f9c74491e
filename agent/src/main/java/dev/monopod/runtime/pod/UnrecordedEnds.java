package dev.monopod.runtime.pod;

import dev.monopod.reconcile.Termination;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Ends that could not be put on record, for want of space or because nothing can be written at all. They are tried again until they can:
 * by the clock, and before anything newer of the same pod is put on record, so that there is never a gap. Until then the shim is not
 * told to forget them. Confined to the context of the pod's worker.
 */
final class UnrecordedEnds {
    private static final long TRY_AGAIN_MILLIS = 2000;

    private final Node node;
    private final Endings endings;
    private final Consumer<String> recorded;
    private final Map<String, Termination> ends = new LinkedHashMap<>();
    private boolean timing;
    private boolean closed;

    /** @param recorded told of each attempt whose end is on record at last */
    UnrecordedEnds(Node node, Endings endings, Consumer<String> recorded) {
        this.node = node;
        this.endings = endings;
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
        return node.inOrder(() -> endings.record(attempt, end))
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
        node.vertx().setTimer(TRY_AGAIN_MILLIS, fired -> {
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
