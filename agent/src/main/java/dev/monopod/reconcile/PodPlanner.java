package dev.monopod.reconcile;

import dev.monopod.reconcile.ContainerState.Blocked;
import dev.monopod.reconcile.ContainerState.Exited;
import dev.monopod.reconcile.ContainerState.Idle;
import dev.monopod.reconcile.ContainerState.Running;
import dev.monopod.reconcile.ContainerState.Starting;
import dev.monopod.reconcile.SandboxState.Absent;
import dev.monopod.reconcile.SandboxState.Broken;
import dev.monopod.reconcile.SandboxState.Ready;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides. It looks at the state, never at what happened; what is under way is part of the state (Creating, Starting, settling …), so
 * planning twice asks for nothing twice. Pure.
 */
public final class PodPlanner {
    /**
     * How long the end of what was killed is waited for before the whole sandbox is cleared away, and how long a removed pod waits for a
     * start to come out before that is killed: a shim that does not answer, or a step that hangs, must not keep it for ever.
     */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    /**
     * How long a container may be neither known to run nor known not to, on top of the time that its shim had to answer, before it is
     * killed. Its neighbours live on, unless that does not help.
     */
    static final Duration UNKNOWN_PATIENCE = Duration.ofMinutes(2);

    private final PodState state;
    private final Moment now;
    private final Instant time;
    private final List<Action> actions = new ArrayList<>();
    private Optional<Moment> lookAgain = Optional.empty();

    private PodPlanner(PodState state, Now now) {
        this.state = state;
        this.now = now.moment();
        this.time = now.time();
    }

    /** What to do for a pod in this state at this time. */
    public static Plan plan(PodState state, Now now) {
        PodPlanner planner = new PodPlanner(state, now);
        planner.decide();
        return new Plan(planner.actions, planner.lookAgain);
    }

    private void decide() {
        if (state.sandbox() instanceof Broken broken) {
            if (due(broken.retry().notBefore())) {
                actions.add(new Action.RemoveSandbox());
            }
            return;
        }
        if (state.sandbox() instanceof Ready) {
            decideInSandbox();
            return;
        }
        if (state.sandbox() instanceof Absent absent) {
            decideWithoutSandbox(absent);
        }
    }

    private void decideWithoutSandbox(Absent absent) {
        if (state.removed()) {
            if (due(absent.retry().notBefore())) {
                actions.add(new Action.RemovePod());
            }
            return;
        }
        Optional<Moment> start = state.wanted().containers().stream()
                .map(this::startDue)
                .flatMap(Optional::stream)
                .min(Moment::compareTo);
        if (start.isPresent() && due(start.get().orLater(absent.retry().notBefore()))) {
            actions.add(new Action.CreateSandbox());
        }
    }

    private void decideInSandbox() {
        boolean finished = state.containers().keySet().stream().noneMatch(state::startsAgain);
        if (finished && !state.anyActive()) {
            actions.add(new Action.RemoveSandbox());
            return;
        }
        if (state.removed()
                ? nothingElseHelps()
                : state.containers().values().stream().anyMatch(this::neverEnds)) {
            actions.add(new Action.RemoveSandbox());
            return;
        }
        state.wanted().containers().forEach(this::decideContainer);
    }

    /** Whether a container is overdue, and no other has time left to begin or to end by itself: its neighbour must not cost it that. */
    private boolean nothingElseHelps() {
        boolean overdue = state.containers().values().stream().anyMatch(this::overdue);
        boolean ending = state.containers().values().stream()
                .anyMatch(container ->
                        (container instanceof Running || container instanceof Starting) && !overdue(container));
        return overdue && !ending;
    }

    /** Whether the container should have come to its end by now; where it is to yet, the plan says to look again then. */
    private boolean overdue(ContainerState container) {
        if (container instanceof Exited exited) {
            return exited.retry().failures() > 0;
        }
        if (container instanceof Starting starting) {
            return neverEnds(starting);
        }
        return container instanceof Running running
                && running.stop().killedAt().isPresent()
                && due(running.stop().killedAt().get().plus(PATIENCE));
    }

    /** Whether the container was killed before it was known to run, and nobody tells of its end: another must not run beside it. */
    private boolean neverEnds(ContainerState container) {
        return container instanceof Starting starting
                && starting.killedAt().isPresent()
                && due(starting.killedAt().get().plus(PATIENCE));
    }

    /** Whether the start has taken too long to be waited for any more, and was not killed yet. */
    private boolean hangs(Starting starting) {
        if (starting.killedAt().isPresent()) {
            return false;
        }
        if (state.removed()) {
            return due(starting.attempt().begun().plus(PATIENCE));
        }
        return starting.unknownSince().isPresent()
                && due(starting.unknownSince().get().plus(UNKNOWN_PATIENCE));
    }

    private void decideContainer(String name) {
        ContainerState container = state.container(name);
        if (container instanceof Exited exited && !exited.settling()) {
            if (due(exited.retry().notBefore())) {
                actions.add(new Action.SettleContainer(name));
            }
            return;
        }
        if (container instanceof Starting starting && hangs(starting)) {
            kill(name);
            return;
        }
        if (container instanceof Running running && state.removed()) {
            decideStop(name, running);
            return;
        }
        if (container instanceof Idle || container instanceof Blocked) {
            decideStart(name);
        }
    }

    private void decideStart(String name) {
        Optional<Moment> start = startDue(name);
        if (start.isPresent() && due(start.get())) {
            actions.add(new Action.StartContainer(name, nextAttempt(name)));
        }
    }

    private void decideStop(String name, Running running) {
        if (running.stop().killedAt().isPresent()) {
            return;
        }
        Optional<Moment> noted = running.stop().deadline();
        if (noted.isPresent() && due(noted.get())) {
            kill(name);
            return;
        }
        if (running.request() instanceof StopRequest.Due request
                && due(request.retry().notBefore())) {
            Moment deadline = noted.orElse(now.plus(state.wanted().timeToEnd()));
            actions.add(new Action.StopContainer(name, deadline));
            lookAgainAt(deadline);
        }
    }

    private void kill(String name) {
        actions.add(new Action.KillContainer(name, now));
        lookAgainAt(now.plus(PATIENCE));
    }

    /** When the container may be started; empty if never again. */
    private Optional<Moment> startDue(String name) {
        if (!state.startsAgain(name)) {
            return Optional.empty();
        }
        ContainerState container = state.container(name);
        Moment byHistory = container
                .history()
                .last()
                .map(last -> Backoff.after(last).due())
                .orElse(Moment.BOOT);
        if (container instanceof Blocked blocked) {
            return Optional.of(byHistory.orLater(blocked.blockage().retryAt()));
        }
        return Optional.of(byHistory);
    }

    private Attempt nextAttempt(String name) {
        return state.container(name)
                .history()
                .last()
                .map(last -> new Attempt(
                        last.attempt().number() + 1,
                        time,
                        now,
                        Backoff.after(last).backoff()))
                .orElseGet(() -> new Attempt(0, time, now, Duration.ZERO));
    }

    /** Whether the moment has come; where it has not, the plan says to look again then. */
    private boolean due(Moment moment) {
        if (!moment.isAfter(now)) {
            return true;
        }
        lookAgainAt(moment);
        return false;
    }

    private void lookAgainAt(Moment moment) {
        lookAgain =
                Optional.of(lookAgain.filter(earlier -> moment.isAfter(earlier)).orElse(moment));
    }
}
