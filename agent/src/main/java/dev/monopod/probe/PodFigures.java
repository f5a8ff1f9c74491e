package dev.monopod.probe;

import dev.monopod.reconcile.ProbeKind;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** What the probes of one pod came to, those of all its sandboxes and attempts together. For any thread. */
public final class PodFigures implements AutoCloseable {
    private final Map<Of, ProbeFigures> figures = new ConcurrentHashMap<>();
    private final Consumer<PodFigures> gone;

    /** @param gone hears of the pod's end */
    PodFigures(Consumer<PodFigures> gone) {
        this.gone = gone;
    }

    /** Whose figures they are. */
    public record Of(String container, ProbeKind kind) {}

    ProbeFigures of(String container, ProbeKind kind) {
        return figures.computeIfAbsent(new Of(container, kind), key -> new ProbeFigures());
    }

    /** All that there are so far. */
    public Map<Of, ProbeFigures> all() {
        return Map.copyOf(figures);
    }

    /** The pod is no more. */
    @Override
    public void close() {
        gone.accept(this);
    }
}
