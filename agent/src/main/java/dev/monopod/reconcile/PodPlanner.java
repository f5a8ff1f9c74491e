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
    private final Agenda agenda;
    private final StartPlanner starts;
    private final StopPlanner stops;
    private boolean mayStart = true;

    private PodPlanner(PodState state, Now now) {
        this.state = state;
        this.agenda = new Agenda(now);
        this.starts = new StartPlanner(state, agenda);
        this.stops = new StopPlanner(state, agenda);
    }

    /** What to do for a pod in this state at this time. */
    public static Plan plan(PodState state, Now now) {
        PodPlanner planner = new PodPlanner(state, now);
        planner.decide();
        return planner.agenda.plan();
    }

    private void decide() {
        if (deadlineIsOver()) {
            agenda.add(new Action.EndPod());
            return;
        }
        if (state.sandbox() instanceof Broken broken) {
            if (agenda.due(broken.retry().notBefore())) {
                agenda.add(new Action.RemoveSandbox());
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

    /** Counted while the pod has not ended (pkg/kubelet/active_deadline.go). */
    private boolean deadlineIsOver() {
        boolean active = state.ending().isEmpty() && (state.hasWork() || state.anyActive());
        return active && state.wanted().activeUntil().map(agenda::due).orElse(false);
    }

    private void decideWithoutSandbox(Absent absent) {
        if (state.removed()) {
            if (agenda.due(absent.retry().notBefore())) {
                agenda.add(new Action.RemovePod());
            }
            return;
        }
        Optional<Moment> start = starts.firstDue();
        if (start.isPresent() && agenda.due(start.get().orLater(absent.retry().notBefore()))) {
            agenda.add(new Action.CreateSandbox(state.round()));
        }
    }

    private void decideInSandbox() {
        boolean finished = !state.hasWork() && !state.anyActive();
        boolean hopeless = state.ending().isPresent()
                ? nothingElseHelps()
                : state.containers().values().stream().anyMatch(this::neverEnds);
        if (finished || hopeless) {
            agenda.add(new Action.RemoveSandbox());
            return;
        }
        if (state.allRestartDue() && !state.anyActive()) {
            agenda.add(new Action.BeginRound(state.round().afterAllRestart()));
            return;
        }
        mayStart = !new ResizePlanner(state, agenda).decide();
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
                && agenda.due(running.stop().killedAt().get().plus(PATIENCE));
    }

    /** Whether the container was killed before it was known to run, and nobody tells of its end: another must not run beside it. */
    private boolean neverEnds(ContainerState container) {
        return container instanceof Starting starting
                && starting.killedAt().isPresent()
                && agenda.due(starting.killedAt().get().plus(PATIENCE));
    }

    /** Whether the start has taken too long to be waited for any more, and was not killed yet. */
    private boolean hangs(Starting starting) {
        if (starting.killedAt().isPresent()) {
            return false;
        }
        if (state.ending().isPresent()) {
            return agenda.due(starting.attempt().begun().plus(PATIENCE));
        }
        return starting.unknownSince().isPresent()
                && agenda.due(starting.unknownSince().get().plus(UNKNOWN_PATIENCE));
    }

    private void decideContainer(String name) {
        ContainerState container = state.container(name);
        if (container instanceof Exited exited && !exited.settling()) {
            if (agenda.due(exited.retry().notBefore())) {
                agenda.add(new Action.SettleContainer(name));
            }
            return;
        }
        if (container instanceof Starting starting && hangs(starting)) {
            stops.kill(name);
            return;
        }
        if (container instanceof Running running) {
            decideRunning(name, running);
            return;
        }
        if (mayStart && (container instanceof Idle || container instanceof Blocked)) {
            starts.decide(name);
        }
    }

    private void decideRunning(String name, Running running) {
        if (stops.decide(name, running)) {
            return;
        }
        if (running.health().postStart() == HookState.TO_DO) {
            agenda.add(new Action.RunPostStart(name));
        }
    }
}
