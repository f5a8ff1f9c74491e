package dev.monopod.status;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** The latest snapshot of each pod. Workers publish, each its own; anybody reads, on any thread. */
public final class StatusBoard {
    private final ConcurrentMap<String, PodSnapshot> byUid = new ConcurrentHashMap<>();
    private final AtomicLong version = new AtomicLong();
    private volatile Collection<RefusedPod> refused = List.of();
    private final ConcurrentMap<String, List<Consumer<Optional<PodSnapshot>>>> listeners = new ConcurrentHashMap<>();

    public void publish(PodSnapshot snapshot) {
        String uid = snapshot.identity().uid();
        byUid.put(uid, snapshot);
        version.incrementAndGet();
        tell(uid, Optional.of(snapshot));
    }

    public void remove(String uid) {
        byUid.remove(uid);
        version.incrementAndGet();
        tell(uid, Optional.empty());
    }

    private void tell(String uid, Optional<PodSnapshot> now) {
        listeners.getOrDefault(uid, List.of()).forEach(listener -> listener.accept(now));
    }

    /** The end of being told. */
    @FunctionalInterface
    public interface Subscription {
        void cancel();
    }

    /**
     * Tells of a pod's present snapshot now, and of each later one; of none when the pod is gone.
     *
     * @param listener called on any thread; must return at once
     */
    public Subscription whenChanged(String uid, Consumer<Optional<PodSnapshot>> listener) {
        listeners.computeIfAbsent(uid, key -> new CopyOnWriteArrayList<>()).add(listener);
        listener.accept(Optional.ofNullable(byUid.get(uid)));
        return () -> listeners.computeIfPresent(uid, (key, all) -> {
            all.remove(listener);
            return all.isEmpty() ? null : all;
        });
    }

    /** What is not taken on, all of it, from here on. */
    public void refuse(Collection<RefusedPod> all) {
        refused = List.copyOf(all);
        version.incrementAndGet();
    }

    /** Another one after each change. What is read after it is at least as new: as long as it stays the same, so does all that is here. */
    public long version() {
        return version.get();
    }

    /** In no order. */
    public Collection<RefusedPod> refused() {
        return refused;
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
