package dev.monopod.e2e.chaos.site;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** What faults have owned up to; what is missing beyond that is an error of the agent. To be used by any thread. */
public final class Excuses {
    private final List<Excuse> all = new CopyOnWriteArrayList<>();

    /** All of a pod may have suffered this between two moments, in seconds since boot. */
    public void pod(String uid, double from, double to, Set<Loss> losses, String fault) {
        all.add(new Excuse(uid, Optional.empty(), OptionalInt.empty(), from, to, Set.copyOf(losses), fault));
    }

    /** Any pod may have suffered it. */
    public void everyPod(double from, double to, Set<Loss> losses, String fault) {
        pod(Excuse.EVERY_POD, from, to, losses, fault);
    }

    /** One container may have suffered it. */
    public void container(String uid, String container, double from, double to, Set<Loss> losses, String fault) {
        all.add(new Excuse(uid, Optional.of(container), OptionalInt.empty(), from, to, Set.copyOf(losses), fault));
    }

    /** What is known of one attempt may have suffered it, whenever that was. */
    public void attempt(String uid, String container, int attempt, Set<Loss> losses, String fault) {
        all.add(new Excuse(
                uid, Optional.of(container), OptionalInt.of(attempt), 0, Double.MAX_VALUE, Set.copyOf(losses), fault));
    }

    /** Whether there is one for what is known of an attempt. */
    public boolean hasFor(String uid, String container, int attempt, Loss loss) {
        return all.stream()
                .filter(excuse -> excuse.covers(uid, container, loss))
                .anyMatch(excuse ->
                        excuse.attempt().isPresent() && excuse.attempt().getAsInt() == attempt);
    }

    /**
     * Those for what happened to a container at some moment between two, in seconds since boot. Who asks puts them as close to each other
     * as is known: an excuse is for what happened while a fault lasted, and for nothing else.
     */
    public List<Excuse> of(String uid, String container, Loss loss, double from, double to) {
        return all.stream()
                .filter(excuse -> excuse.covers(uid, container, loss))
                .filter(excuse -> excuse.attempt().isEmpty())
                .filter(excuse -> excuse.from() <= to && excuse.to() >= from)
                .toList();
    }

    /** Whether there is one. */
    public boolean has(String uid, String container, Loss loss, double from, double to) {
        return !of(uid, container, loss, from, to).isEmpty();
    }
}
