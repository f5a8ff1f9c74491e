package dev.monopod.probe;

import dev.monopod.reconcile.PodIdentity;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** What probes came to, of all pods that are there: what is gone has none. Each pod's worker adds its own; anybody reads, on any thread. */
public final class ProbeBoard {
    private final ConcurrentMap<String, OfPod> byUid = new ConcurrentHashMap<>();

    /** Those of one pod. */
    public record OfPod(PodIdentity pod, PodFigures figures) {}

    /** From now on these are shown, until they are closed; those that were there of the same pod go. */
    public PodFigures add(PodIdentity pod) {
        PodFigures figures = new PodFigures(its -> byUid.remove(pod.uid(), new OfPod(pod, its)));
        byUid.put(pod.uid(), new OfPod(pod, figures));
        return figures;
    }

    /** In no order. */
    public List<OfPod> all() {
        return List.copyOf(byUid.values());
    }
}
