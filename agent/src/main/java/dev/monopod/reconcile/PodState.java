package dev.monopod.reconcile;

import dev.monopod.model.life.AfterEnd;
import dev.monopod.model.life.ContainerLife;
import dev.monopod.model.life.Role;
import dev.monopod.reconcile.ContainerState.Active;
import dev.monopod.reconcile.ContainerState.Idle;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * All that the planner looks at: what is wanted of a pod and what is so. A value; each change makes a new one.
 *
 * @param ending that it is to end, for good
 * @param round of its containers' life
 * @param containers by name, in the order in which they start
 * @param standings what its conditions are told by
 * @param resizing of what its containers are made, and are to be
 */
public record PodState(
        Wanted wanted,
        Optional<Ending> ending,
        Round round,
        SandboxState sandbox,
        Map<String, ContainerState> containers,
        Standings standings,
        Resizing resizing) {
    public PodState {
        containers = Collections.unmodifiableMap(new LinkedHashMap<>(containers));
    }

    /** Of a pod that is made as it is wanted. */
    public PodState(
            Wanted wanted,
            Optional<Ending> ending,
            Round round,
            SandboxState sandbox,
            Map<String, ContainerState> containers,
            Standings standings) {
        this(wanted, ending, round, sandbox, containers, standings, Resizing.fresh(wanted));
    }

    /**
     * A pod of which nothing has been made yet.
     *
     * @param since when this node took it on
     */
    public static PodState fresh(Wanted wanted, Instant since) {
        Map<String, ContainerState> idle = new LinkedHashMap<>();
        wanted.containers().forEach(name -> idle.put(name, new Idle(History.NONE)));
        boolean initialized = wanted.life().inRole(Role.APP).size() == idle.size();
        return new PodState(
                wanted,
                Optional.empty(),
                Round.FIRST,
                new SandboxState.Absent(Retry.NONE),
                idle,
                Standings.fresh(initialized, since));
    }

    public ContainerState container(String name) {
        return Objects.requireNonNull(containers.get(name), name);
    }

    public PodState with(SandboxState next) {
        return new PodState(wanted, ending, round, next, containers, standings, resizing);
    }

    public PodState with(String name, ContainerState next) {
        Map<String, ContainerState> changed = new LinkedHashMap<>(containers);
        if (changed.replace(name, next) == null) {
            throw new IllegalArgumentException("the pod has no container " + name);
        }
        return new PodState(wanted, ending, round, sandbox, changed, standings, resizing);
    }

    public PodState with(Standings next) {
        return new PodState(wanted, ending, round, sandbox, containers, next, resizing);
    }

    /** The same, with how it stands by now. */
    public PodState standing(Instant time) {
        return with(standings.at(this, time)).with(resizing.at(this, time));
    }

    public PodState with(Resizing next) {
        return new PodState(wanted, ending, round, sandbox, containers, standings, next);
    }

    /** The same pod, where another manifest of it counts: one of which all that differs may change in place. */
    public PodState wanting(Wanted next, Instant time) {
        return new PodState(next, ending, round, sandbox, containers, standings, resizing.wanting(next, time));
    }

    public PodState in(Round next) {
        return new PodState(wanted, ending, next, sandbox, containers, standings, resizing);
    }

    /**
     * The same when its sandbox has gone: what is still to be done begins anew in the next one. A pod that has nothing left to do stays as it
     * was, so that it is still told what it had come to.
     */
    public PodState afterSandbox() {
        return hasWork() ? in(round.afterSandbox()) : this;
    }

    /** To end; one that is removed while it ends anyway goes on as it was, and is forgotten afterwards. */
    public PodState ending(Ending next) {
        Ending merged = ending.map(before -> next.cause() == Ending.Cause.REMOVED
                        ? new Ending(next.cause(), before.since().atMost(next.since()))
                        : before)
                .orElse(next);
        return new PodState(wanted, Optional.of(merged), round, sandbox, containers, standings, resizing);
    }

    public PodState asRemoved(Moment since) {
        return ending(new Ending(Ending.Cause.REMOVED, since));
    }

    /** The pod is no longer wanted; there is no way back from that. */
    public boolean removed() {
        return ending.filter(end -> end.cause() == Ending.Cause.REMOVED).isPresent();
    }

    public boolean anyActive() {
        return containers.values().stream().anyMatch(Active.class::isInstance);
    }

    /** Names of the containers in one role, in the order in which they start. */
    public List<String> inRole(Role role) {
        return wanted.life().inRole(role).stream().map(ContainerLife::name).toList();
    }

    /** Whether its init containers are behind it. */
    public boolean initialized() {
        return new Initialization(this).done();
    }

    /** Whether an init container has failed for good. */
    public boolean initializationFailed() {
        return new Initialization(this).failed();
    }

    /** What an end of this container in this restart of the pod asks for; empty where it has not ended in it yet. */
    Optional<AfterEnd> afterEnd(String name) {
        return container(name)
                .history()
                .last()
                .filter(last -> last.attempt().round().restart() == round.restart())
                .map(last -> gaveWay(name, last.attempt())
                        ? AfterEnd.RESTART
                        : wanted.container(name).after(last.termination().exitCode()));
    }

    private boolean gaveWay(String name, Attempt attempt) {
        return resizing.made(name)
                .filter(made -> made.attempt() == attempt.number() && made.givesWay())
                .isPresent();
    }

    /** Whether the container's image is another than that of its latest attempt. */
    boolean imageChanged(String name) {
        Optional<String> next = wanted.making().image(name);
        return next.isPresent()
                && resizing.made(name)
                        .filter(made -> !made.image().equals(next.get()))
                        .isPresent();
    }

    /** How long the container waits after its latest end; an image that has not been tried yet has no past (images are part of the kubelet's key of a wait). */
    Optional<Backoff> waitAfterEnd(String name) {
        return container(name)
                .history()
                .last()
                .map(last -> imageChanged(name)
                        ? new Backoff(last.termination().ended(), Duration.ZERO)
                        : Backoff.after(last));
    }

    /** Whether the container may be started again, now or later; whether it is its turn is another question. */
    public boolean startsAgain(String name) {
        return ending.isEmpty() && new Initialization(this).startsAgain(name);
    }

    /** Whether there is still something for the pod to do: an app container runs, or will, or all containers are to begin anew. */
    public boolean hasWork() {
        return ending.isEmpty()
                && (allRestartDue()
                        || inRole(Role.APP).stream()
                                .anyMatch(name -> container(name) instanceof Active || startsAgain(name)));
    }

    /** Whether an end asks for all containers to begin anew, which they have not yet. */
    public boolean allRestartDue() {
        return ending.isEmpty()
                && wanted.containers().stream()
                        .anyMatch(name -> afterEnd(name)
                                .filter(AfterEnd.RESTART_ALL_CONTAINERS::equals)
                                .isPresent());
    }

    /** When the latest of those ended that do the pod's work, an init container that has failed among them; empty where none has. */
    Optional<Moment> workEnded() {
        return wanted.life().containers().stream()
                .filter(life -> life.role() != Role.SIDECAR)
                .map(ContainerLife::name)
                .flatMap(name -> container(name).history().last().stream())
                .map(last -> last.termination().ended())
                .max(Moment::compareTo);
    }

    /** How long the container has to wait from its latest end to its next start; empty where it does not start again. */
    public Optional<Duration> backoff(String name) {
        if (!startsAgain(name)) {
            return Optional.empty();
        }
        return waitAfterEnd(name)
                .map(wait -> container(name)
                        .history()
                        .last()
                        .map(last -> last.termination().ended().until(wait.due()))
                        .orElse(Duration.ZERO));
    }
}
