package dev.monopod.e2e.chaos.site;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** What faults have owned up to; what is missing beyond that is an error of the agent. To be used by any thread. */
public final class Excuses {
    private final List<Excuse> all = new CopyOnWriteArrayList<>();

    /** All of a pod may have suffered this between two moments, in seconds since boot. */
    public void pod(String uid, double from, double to, Set<Loss> losses, String fault) {
        all.add(new Excuse(uid, Optional.empty(), from, to, Set.copyOf(losses), fault));
    }

    /** Any pod may have suffered it. */
    public void everyPod(double from, double to, Set<Loss> losses, String fault) {
        pod(Excuse.EVERY_POD, from, to, losses, fault);
    }

    /** One container may have suffered it. */
    public void container(String uid, String container, double from, double to, Set<Loss> losses, String fault) {
        all.add(new Excuse(uid, Optional.of(container), from, to, Set.copyOf(losses), fault));
    }

    /** Those for what happened to a container between two moments, in seconds since boot. */
    public List<Excuse> of(String uid, String container, Loss loss, double from, double to) {
        return all.stream()
                .filter(excuse -> excuse.covers(uid, container, loss))
                .filter(excuse -> excuse.from() <= to && excuse.to() >= from)
                .toList();
    }

    /** Whether there is one. */
    public boolean has(String uid, String container, Loss loss, double from, double to) {
        return !of(uid, container, loss, from, to).isEmpty();
    }
}
