package dev.monopod.conformance;

import dev.monopod.model.life.Handler;
import dev.monopod.model.life.Hook;
import dev.monopod.model.life.PodLife;
import dev.monopod.model.status.TerminatedReason;
import dev.monopod.model.status.WaitingReason;
import dev.monopod.probe.Turns;
import dev.monopod.probe.VirtualTurns;
import dev.monopod.reconcile.Action;
import dev.monopod.reconcile.Attempt;
import dev.monopod.reconcile.Begin;
import dev.monopod.reconcile.ContainerState.Exited;
import dev.monopod.reconcile.ContainerState.Running;
import dev.monopod.reconcile.ContainerState.Starting;
import dev.monopod.reconcile.Exit;
import dev.monopod.reconcile.Health;
import dev.monopod.reconcile.HookState;
import dev.monopod.reconcile.Moment;
import dev.monopod.reconcile.Now;
import dev.monopod.reconcile.Plan;
import dev.monopod.reconcile.PodPlanner;
import dev.monopod.reconcile.PodState;
import dev.monopod.reconcile.SandboxState.Absent;
import dev.monopod.reconcile.SandboxState.Creating;
import dev.monopod.reconcile.SandboxState.Ready;
import dev.monopod.reconcile.SandboxState.Removing;
import dev.monopod.reconcile.Termination;
import dev.monopod.reconcile.Wanted;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** One pod with the real planner and the real probes, in a time that passes when it is told to, and a world that does what it is asked. */
final class PlayedPod {
    static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");
    private static final int SIGKILL = 9;

    private final Pod pod;
    private final World world = new World();
    private final VirtualTurns turns = new VirtualTurns();
    private final Moment beginning = turns.now();
    private final List<Deed> deeds = new ArrayList<>();
    private final PlayedProbes probes = new PlayedProbes(turns, world, this::state, this::become);
    private PodState state;
    private Optional<Turns.Alarm> alarm = Optional.empty();
    private boolean gone;

    /** Something that the planner has decided; of the pod as a whole where the container has no name. */
    record Deed(Duration at, String what, String container) {}

    PlayedPod(Pod pod) {
        this.pod = pod;
        PodLife life = PodLife.of(pod);
        state = PodState.fresh(new Wanted(life, life.activeDeadline().map(beginning::plus)), BEGINNING);
    }

    World world() {
        return world;
    }

    Pod pod() {
        return pod;
    }

    PodState state() {
        return state;
    }

    boolean gone() {
        return gone;
    }

    Duration time() {
        return beginning.until(turns.now());
    }

    List<Deed> deeds() {
        return deeds;
    }

    /** What was told of its probes. */
    List<String> told() {
        return probes.told();
    }

    void begin() {
        become(state);
    }

    /** Lets time pass, to so long after the beginning. */
    void until(Duration later) {
        turns.pass(turns.now().until(beginning.plus(later)));
    }

    void remove() {
        become(state.asRemoved(turns.now()));
    }

    void loseSandbox() {
        become(state.with(((Ready) state.sandbox()).broken()));
    }

    /** The program of a container that runs ends. */
    void ends(String name, int code, int signal) {
        Running running = (Running) state.container(name);
        Exit exit = new Exit(code, signal, 0, 0, running.startedAt(), clock());
        become(state.with(name, running.exited(exit)));
    }

    private Optional<Running> ifRunning(String name) {
        return state.container(name) instanceof Running running ? Optional.of(running) : Optional.empty();
    }

    private void endsIf(String name, Attempt attempt, int code, int signal) {
        if (state.container(name) instanceof Running running
                && running.attempt().equals(attempt)) {
            ends(name, code, signal);
        }
    }

    private Instant clock() {
        return BEGINNING.plus(time());
    }

    private void become(PodState next) {
        state = next.standing(clock());
        look();
    }

    private void look() {
        if (gone) {
            return;
        }
        alarm.ifPresent(Turns.Alarm::cancel);
        Plan plan = PodPlanner.plan(state, new Now(turns.now(), clock()));
        for (Action action : plan.actions()) {
            state = Begin.begin(state, action);
            turns.in(Duration.ZERO, () -> done(action));
        }
        alarm = plan.lookAgain().map(at -> turns.in(turns.now().until(at), this::look));
        probes.follow(state);
    }

    private void deed(String what, String container) {
        deeds.add(new Deed(time(), what, container));
    }

    private void done(Action action) {
        if (action instanceof Action.CreateSandbox) {
            become(state.with(((Creating) state.sandbox()).ready(clock())));
        } else if (action instanceof Action.RemoveSandbox) {
            removed((Removing) state.sandbox());
        } else if (action instanceof Action.RemovePod) {
            gone = true;
        } else if (action instanceof Action.EndPod) {
            deed("deadline", "");
            look();
        } else if (action instanceof Action.BeginRound) {
            deed("begin anew", "");
            look();
        } else if (action instanceof Action.StartContainer start) {
            start(start);
        } else if (action instanceof Action.RunPostStart hook) {
            ifRunning(hook.container()).ifPresent(running -> postStart(hook.container()));
        } else if (action instanceof Action.RunPreStop hook) {
            ifRunning(hook.container())
                    .ifPresent(running -> preStop(
                            hook.container(), turns.now().until(hook.order().deadline())));
        } else if (action instanceof Action.StopContainer stop) {
            ifRunning(stop.container()).ifPresent(running -> signal(stop.container(), running));
        } else if (action instanceof Action.KillContainer kill) {
            deed("kill", kill.container());
            ifRunning(kill.container()).ifPresent(running -> ends(kill.container(), 0, SIGKILL));
        } else if (action instanceof Action.SettleContainer settle) {
            Exited exited = (Exited) state.container(settle.container());
            become(state.with(settle.container(), exited.settled(termination(exited.exit()))));
        } else {
            throw new AssertionError("no story knows of " + action);
        }
    }

    private void removed(Removing removing) {
        PodState next = state;
        for (String name : state.wanted().containers()) {
            if (state.container(name) instanceof Running running) {
                Exit exit = new Exit(0, SIGKILL, 0, 0, running.startedAt(), clock());
                next = next.with(name, running.lost(termination(exit)));
            }
        }
        Absent absent = removing.removed();
        become(next.with(absent).afterSandbox());
    }

    private void start(Action.StartContainer start) {
        String name = start.container();
        Starting starting = (Starting) state.container(name);
        if (!world.hasImage(name)) {
            become(state.with(name, starting.blocked(WaitingReason.ERR_IMAGE_PULL, "not here", turns.now())));
            return;
        }
        deed("start", name);
        world.endsByItself(name)
                .ifPresent(end -> turns.in(end.after(), () -> endsIf(name, start.attempt(), end.code(), 0)));
        Health health = Health.atStart(state.wanted().container(name));
        become(state.with(name, starting.running(1, clock(), health)));
    }

    private void postStart(String name) {
        deed("postStart", name);
        Hook hook = state.wanted().container(name).postStart().orElseThrow();
        hook(
                name,
                "postStart",
                hook,
                Optional.empty(),
                found -> running -> running.with(running.health().with(found)));
    }

    private void preStop(String name, Duration limit) {
        deed("preStop", name);
        Hook hook = state.wanted().container(name).preStop().orElseThrow();
        hook(
                name,
                "preStop",
                hook,
                Optional.of(limit),
                found -> running -> running.with(running.stop().with(found)));
    }

    private interface Outcome {
        UnaryOperator<Running> of(HookState found);
    }

    private void hook(String name, String which, Hook hook, Optional<Duration> limit, Outcome outcome) {
        World.Answer answer = world.hook(name, which);
        Optional<Duration> takes = hook instanceof Handler.Sleep sleep ? Optional.of(sleep.time()) : answer.takes();
        Optional<Duration> over = takes.filter(time -> limit.isEmpty() || time.compareTo(limit.get()) <= 0);
        HookState found = over.isPresent() && answer.kind().equals("passes") ? HookState.DONE : HookState.FAILED;
        Attempt attempt = ((Running) state.container(name)).attempt();
        over.or(() -> limit)
                .ifPresent(time -> turns.in(time, () -> {
                    if (state.container(name) instanceof Running running
                            && running.attempt().equals(attempt)) {
                        become(state.with(name, outcome.of(found).apply(running)));
                    }
                }));
    }

    private void signal(String name, Running running) {
        deed("signal", name);
        world.endsAfterSignal(name).ifPresent(time -> turns.in(time, () -> endsIf(name, running.attempt(), 0, 0)));
        become(state.with(name, running.asked()));
    }

    /** As runtime.pod tells it where no step of a plan has failed. */
    private Termination termination(Exit exit) {
        int code = exit.signal() > 0 ? TerminatedReason.SIGNAL_EXIT_CODE_BASE + exit.signal() : exit.code();
        TerminatedReason reason = code == 0 ? TerminatedReason.COMPLETED : TerminatedReason.ERROR;
        return new Termination(code, exit.signal(), reason, "", exit.startedAt(), exit.finishedAt(), turns.now());
    }
}
