package dev.monopod.worker;

import dev.monopod.model.manifest.PodKey;
import dev.monopod.runtime.ExecRequest;
import dev.monopod.runtime.ExecSession;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which pods are worked on. One at a time of each name: a pod that takes another's place (or comes back) waits until nothing is left of
 * the one before. Confined to one context.
 *
 * <pre>
 * wanted: a pod's latest version, if any    current: the one that has a worker, if any
 *
 *   same version    leave it        same pod, changed in place    tell it
 *   another, or none    remove it; when it is gone, start what is wanted by then
 * </pre>
 */
public final class PodWorkers {
    private final Map<PodKey, Slot> slots = new LinkedHashMap<>();
    private final Function<AdmittedPod, RunningPod> starter;
    private @Nullable Runnable onEmpty;

    /** What is worked on for one name, and what is wanted. */
    private static final class Slot {
        private @Nullable RunningPod current;
        private boolean leaving;

        /** What the current one was last told to be. */
        private Optional<AdmittedPod> told = Optional.empty();

        private Optional<AdmittedPod> wanted = Optional.empty();
    }

    /** A pod that has a worker. */
    public interface RunningPod {
        String uid();

        /** From now on it is as this manifest has it, of which all that differs may change in place. */
        void change(AdmittedPod next);

        /** End it and remove everything of it. */
        void remove();

        void retryBlocked();

        /** Make ready to run a command in an attempt of a container. */
        Future<ExecSession.Opening> exec(String container, int attempt, ExecRequest request);

        /** Leave it running. */
        void detach();

        /** Completes when it is known what an earlier agent left of it. */
        Future<Void> known();

        /** Completes when nothing of it is left. */
        Future<Void> gone();
    }

    /** @param starter makes a pod's worker and starts it */
    public PodWorkers(Function<AdmittedPod, RunningPod> starter) {
        this.starter = starter;
    }

    /** What an earlier agent left: taken on before it is known what is wanted. Should it end before that, it is not begun again. */
    public void adopt(AdmittedPod pod) {
        begin(pod.key(), slots.computeIfAbsent(pod.key(), key -> new Slot()), pod);
    }

    /** What is wanted from here on, all of it; begun in this order. */
    public void want(Map<PodKey, AdmittedPod> wanted) {
        wanted.keySet().forEach(key -> slots.computeIfAbsent(key, k -> new Slot()));
        new LinkedHashMap<>(slots).forEach((key, slot) -> {
            slot.wanted = Optional.ofNullable(wanted.get(key));
            settle(key, slot);
        });
    }

    private void settle(PodKey key, Slot slot) {
        RunningPod current = slot.current;
        if (current == null) {
            if (slot.wanted.isEmpty()) {
                slots.remove(key);
                tellIfEmpty();
                return;
            }
            begin(key, slot, slot.wanted.get());
            return;
        }
        if (slot.leaving) {
            return;
        }
        Optional<AdmittedPod> next = slot.wanted.filter(
                wanted -> slot.told.filter(wanted::isSamePodAs).isPresent());
        if (next.isEmpty()) {
            slot.leaving = true;
            current.remove();
        } else if (!slot.told.map(AdmittedPod::version).equals(next.map(AdmittedPod::version))) {
            slot.told = next;
            current.change(next.get());
        }
    }

    private void begin(PodKey key, Slot slot, AdmittedPod pod) {
        RunningPod started = starter.apply(pod);
        slot.current = started;
        slot.leaving = false;
        slot.told = Optional.of(pod);
        started.gone().onComplete(gone -> {
            slot.current = null;
            settle(key, slot);
        });
    }

    public void retryBlocked() {
        for (Slot slot : slots.values()) {
            if (slot.current != null) {
                slot.current.retryBlocked();
            }
        }
    }

    /** Makes ready to run a command in the pod of this uid; fails where none has it. */
    public Future<ExecSession.Opening> exec(String uid, String container, int attempt, ExecRequest request) {
        for (Slot slot : slots.values()) {
            if (slot.current != null && slot.current.uid().equals(uid)) {
                return slot.current.exec(container, attempt, request);
            }
        }
        return Future.failedFuture(new IOException("there is no pod " + uid + " any more"));
    }

    public void detachAll() {
        for (Slot slot : slots.values()) {
            if (slot.current != null) {
                slot.current.detach();
            }
        }
    }

    /** The uids of all pods that have a worker, also of those that are leaving. */
    public Set<String> uids() {
        Set<String> uids = new HashSet<>();
        for (Slot slot : slots.values()) {
            if (slot.current != null) {
                uids.add(slot.current.uid());
            }
        }
        return uids;
    }

    /** Completes when of all pods that are worked on now it is known what an earlier agent left. */
    public Future<Void> known() {
        List<Future<Void>> all = new ArrayList<>();
        for (Slot slot : slots.values()) {
            if (slot.current != null) {
                all.add(slot.current.known());
            }
        }
        return Future.join(all).mapEmpty();
    }

    /** Calls once, now or when the last pod is gone. */
    public void whenEmpty(Runnable empty) {
        onEmpty = empty;
        tellIfEmpty();
    }

    private void tellIfEmpty() {
        if (slots.isEmpty() && onEmpty != null) {
            onEmpty.run();
            onEmpty = null;
        }
    }
}
