package dev.monopod.status;

import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The latest snapshot of each pod. Workers publish, each its own; anybody reads, on any thread. */
public final class StatusBoard {
    private final ConcurrentMap<String, PodSnapshot> byUid = new ConcurrentHashMap<>();

    public void publish(PodSnapshot snapshot) {
        byUid.put(snapshot.identity().uid(), snapshot);
    }

    public void remove(String uid) {
        byUid.remove(uid);
    }

    /** In no order. */
    public Collection<PodSnapshot> all() {
        return byUid.values();
    }

    /** The pod of this name: where an old one still ends, the one that is wanted. */
    public Optional<PodSnapshot> find(String namespace, String name) {
        return byUid.values().stream()
                .filter(pod -> pod.identity().namespace().equals(namespace)
                        && pod.identity().name().equals(name))
                .min((a, b) ->
                        Boolean.compare(a.removedAt().isPresent(), b.removedAt().isPresent()));
    }
}
