package dev.monopod.reconcile;

import dev.monopod.model.change.ContainerResources;
import dev.monopod.model.change.PodResources;
import dev.monopod.reconcile.ContainerState.Running;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How far a pod's control groups have what its manifest wants of them (KEP-1287). Pure.
 *
 * <pre>
 * wanted ──the machine has as much──▶ allocated ──written──▶ of the pod's group, and of each container that runs
 *    └──────it has not──▶ pending
 * </pre>
 *
 * @param allocated what the containers are to have
 * @param generation of the manifest that they have it from
 * @param ofPod what the limits of the pod's own group are the sum of
 * @param made of what the latest attempts are made, by container; none of one that has had none
 * @param pending that more is wanted than there is
 * @param progress that something is still to be written, or to start anew for it
 */
public record Resizing(
        PodResources allocated,
        long generation,
        PodResources ofPod,
        Map<String, Made> made,
        Optional<Pending> pending,
        Optional<Progress> progress) {
    public Resizing {
        made = Collections.unmodifiableMap(new LinkedHashMap<>(made));
    }

    /**
     * What is wanted can't be had here.
     *
     * @param message why
     * @param generation of the manifest that wants it
     */
    public record Pending(String message, long generation, Instant since) {}

    /**
     * What is allocated is not in force everywhere.
     *
     * @param underWay it is being written
     * @param unsure an earlier try has failed, and nobody knows how far it came: it is not over before all has been written
     * @param retry of writing
     */
    public record Progress(long generation, Instant since, boolean underWay, boolean unsure, Retry retry) {
        Progress writing() {
            return new Progress(generation, since, true, unsure, retry);
        }

        Progress written() {
            return new Progress(generation, since, false, false, Retry.NONE);
        }

        Progress failed(Retry next) {
            return new Progress(generation, since, false, true, next);
        }

        /** Of another amount. */
        Progress begunAnew(long of, Instant time) {
            return new Progress(of, time, underWay, unsure, Retry.NONE);
        }
    }

    /** That of a pod of which nothing has been made yet; it has what it wants. */
    static Resizing fresh(Wanted wanted) {
        PodResources all = wanted.making().resources();
        return new Resizing(all, wanted.making().generation(), all, Map.of(), Optional.empty(), Optional.empty());
    }

    /**
     * That of a pod that an earlier agent has left.
     *
     * @param before what it had allocated
     */
    public static Resizing recovered(
            Wanted wanted, PodResources before, PodResources ofPod, Map<String, Made> made, Instant time) {
        long generation = wanted.making().generation();
        return new Resizing(before, generation, ofPod, made, Optional.empty(), Optional.empty()).wanting(wanted, time);
    }

    /** The same where this is wanted from now on. */
    Resizing wanting(Wanted wanted, Instant time) {
        PodResources next = wanted.making().resources();
        long of = wanted.making().generation();
        if (next.equals(allocated)) {
            return new Resizing(allocated, generation, ofPod, made, Optional.empty(), progress);
        }
        if (wanted.lacking().isPresent()) {
            return new Resizing(
                    allocated,
                    generation,
                    ofPod,
                    made,
                    Optional.of(new Pending(wanted.lacking().get(), of, time)),
                    progress);
        }
        // What failed before may not fail any more; and what is under way goes on till it is over.
        Optional<Progress> again = progress.map(before -> before.begunAnew(of, time));
        return new Resizing(next, of, ofPod, made, Optional.empty(), again);
    }

    /** The same, where it begins or ends with what has happened. */
    Resizing at(PodState state, Instant time) {
        if (progress.isPresent() == isOpen(state)) {
            return this;
        }
        return with(
                progress.isPresent()
                        ? Optional.empty()
                        : Optional.of(new Progress(generation, time, false, false, Retry.NONE)));
    }

    private boolean isOpen(PodState state) {
        boolean writing = progress.filter(one -> one.underWay() || one.unsure()).isPresent();
        return state.sandbox() instanceof SandboxState.Ready
                && state.ending().isEmpty()
                && (writing
                        || !ofPod.equals(allocated)
                        || state.wanted().containers().stream()
                                .anyMatch(name -> state.container(name) instanceof Running && isToChange(name)));
    }

    private boolean isToChange(String container) {
        return made(container)
                .filter(one -> !one.resources().equals(allocated.of(container)))
                .isPresent();
    }

    public Optional<Made> made(String container) {
        return Optional.ofNullable(made.get(container));
    }

    /** What the container has; one that does not run: will have. */
    public ContainerResources of(PodState state, String container) {
        return made(container)
                .filter(one -> state.container(container) instanceof Running)
                .map(Made::resources)
                .orElse(allocated.of(container));
    }

    Resizing with(Optional<Progress> next) {
        return new Resizing(allocated, generation, ofPod, made, pending, next);
    }

    Resizing with(String container, Made next) {
        Map<String, Made> changed = new LinkedHashMap<>(made);
        changed.put(container, next);
        return new Resizing(allocated, generation, ofPod, changed, pending, progress);
    }

    /** A group is being made for the pod, with what is allocated by now. */
    Resizing withNewGroup() {
        return new Resizing(allocated, generation, allocated, made, pending, progress);
    }

    /** All of it has been written. */
    public Resizing done(Action.Resize resize) {
        Resizing next = new Resizing(allocated, generation, resize.allocated(), made, pending, progress)
                .with(progress.map(one -> one.written()));
        for (Map.Entry<String, Made> written : resize.running().entrySet()) {
            Optional<Made> now = made(written.getKey())
                    .filter(one -> one.attempt() == written.getValue().attempt());
            if (now.isPresent()) {
                next = next.with(
                        written.getKey(), now.get().with(resize.allocated().of(written.getKey())));
            }
        }
        return next;
    }

    /** It could not be written. */
    public Resizing failed(Moment now, String why) {
        return with(progress.map(one -> one.failed(one.retry().after(now, why))));
    }
}
