package dev.monopod.reconcile;

import dev.monopod.reconcile.ContainerState.Active;
import dev.monopod.reconcile.ContainerState.Idle;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * All that the planner looks at: what is wanted of a pod and what is so. A value; each change makes a new one.
 *
 * @param removed the pod is no longer wanted; there is no way back from that
 * @param containers by name, in the manifest's order
 */
public record PodState(Wanted wanted, boolean removed, SandboxState sandbox, Map<String, ContainerState> containers) {
    public PodState {
        containers = Collections.unmodifiableMap(new LinkedHashMap<>(containers));
    }

    /** A pod of which nothing has been made yet. */
    public static PodState fresh(Wanted wanted) {
        Map<String, ContainerState> idle = new LinkedHashMap<>();
        wanted.containers().forEach(name -> idle.put(name, new Idle(History.NONE)));
        return new PodState(wanted, false, new SandboxState.Absent(Retry.NONE), idle);
    }

    public ContainerState container(String name) {
        return Objects.requireNonNull(containers.get(name), name);
    }

    public PodState with(SandboxState next) {
        return new PodState(wanted, removed, next, containers);
    }

    public PodState with(String name, ContainerState next) {
        Map<String, ContainerState> changed = new LinkedHashMap<>(containers);
        if (changed.replace(name, next) == null) {
            throw new IllegalArgumentException("the pod has no container " + name);
        }
        return new PodState(wanted, removed, sandbox, changed);
    }

    public PodState asRemoved() {
        return new PodState(wanted, true, sandbox, containers);
    }

    boolean anyActive() {
        return containers.values().stream().anyMatch(Active.class::isInstance);
    }

    /** Whether the container may be started again, now or after a wait. */
    public boolean startsAgain(String name) {
        return !removed
                && container(name)
                        .history()
                        .last()
                        .map(last -> wanted.restartPolicy().restarts(last.termination()))
                        .orElse(true);
    }

    /** How long the container has to wait from its latest end to its next start; empty where it does not start again. */
    public Optional<Duration> backoff(String name) {
        if (!startsAgain(name)) {
            return Optional.empty();
        }
        return container(name).history().last().map(last -> {
            Moment ended = last.termination().ended();
            return ended.until(Backoff.after(last).due());
        });
    }
}
