package dev.monopod.worker;

import dev.monopod.reconcile.Action;
import dev.monopod.reconcile.Attempt;
import dev.monopod.reconcile.ContainerState;
import dev.monopod.reconcile.ContainerState.Active;
import dev.monopod.reconcile.ContainerState.Exited;
import dev.monopod.reconcile.ContainerState.Running;
import dev.monopod.reconcile.ContainerState.Starting;
import dev.monopod.reconcile.Ending;
import dev.monopod.reconcile.Health;
import dev.monopod.reconcile.Moment;
import dev.monopod.reconcile.PodState;
import dev.monopod.reconcile.Round;
import dev.monopod.reconcile.SandboxState.Creating;
import dev.monopod.reconcile.SandboxState.Forgetting;
import dev.monopod.reconcile.SandboxState.Removing;
import dev.monopod.reconcile.Stop;
import dev.monopod.reconcile.Termination;
import dev.monopod.runtime.PodRuntime;
import dev.monopod.runtime.PodRuntime.StartOutcome;
import dev.monopod.runtime.VolumeFailure;
import dev.monopod.runtime.Why;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Asks the runtime for what a worker's planner has decided, and lets the state say what came of it. Confined to the worker's loop. */
final class Deeds {
    /** What is asked of the runtime is asked behind this, so that whatever keeps it from being begun is a failure as any other. */
    private static final Future<Void> BEGUN = Future.succeededFuture();

    private final PodRuntime runtime;
    private final PodListener listener;
    private final Owner owner;
    private final HookDeeds hooks;

    Deeds(PodRuntime runtime, Tending tending, PodListener listener, Owner owner) {
        this.runtime = runtime;
        this.listener = listener;
        this.owner = owner;
        this.hooks = new HookDeeds(runtime, tending, listener, owner);
    }

    /** Whose state it is. */
    interface Owner {
        PodState state();

        void change(PodState next);

        Moment moment();

        /** Nothing is left of the pod. */
        void gone();
    }

    /** What was planned, and is under way already as far as the state tells. */
    void run(Action action) {
        if (action instanceof Action.CreateSandbox create) {
            createSandbox(create.round());
        } else if (action instanceof Action.RemoveSandbox) {
            removeSandbox();
        } else if (action instanceof Action.RemovePod) {
            removePod();
        } else if (action instanceof Action.StartContainer start) {
            startContainer(start);
        } else if (action instanceof Action.EndPod) {
            noted("note that the pod's time is over", () -> runtime.note(ending()));
        } else if (action instanceof Action.BeginRound next) {
            noted("note that all containers begin anew", () -> runtime.note(next.round()));
        } else if (action instanceof Action.Resize resize) {
            resize(resize);
        } else if (action instanceof Action.RunPostStart hook) {
            hooks.postStart(hook.container());
        } else if (action instanceof Action.RunPreStop hook) {
            hooks.preStop(hook.container(), hook.order());
        } else if (action instanceof Action.StopContainer stop) {
            stop(stop.container());
        } else if (action instanceof Action.KillContainer kill) {
            kill(kill.container());
        } else if (action instanceof Action.SettleContainer settle) {
            settle(settle.container());
        }
    }

    private Ending ending() {
        return owner.state().ending().orElseThrow();
    }

    /** Where it can't be noted it is so all the same, and the next agent will find out for itself. */
    private void noted(String what, Supplier<Future<Void>> note) {
        begun(note)
                .onFailure(cause -> listener.failed(what, Why.of(cause)))
                .onComplete(done -> owner.change(owner.state()));
    }

    private void resize(Action.Resize resize) {
        begun(() -> runtime.resize(resize))
                .onSuccess(written -> {
                    PodState next = owner.state().with(owner.state().resizing().done(resize));
                    owner.change(next);
                    noted(
                            "note what containers have",
                            () -> runtime.note(owner.state().resizing()));
                })
                .onFailure(cause -> owner.change(
                        owner.state().with(owner.state().resizing().failed(owner.moment(), Why.of(cause)))));
    }

    private void createSandbox(Round round) {
        Creating creating = (Creating) owner.state().sandbox();
        begun(() -> runtime.createSandbox(round))
                .onSuccess(since -> owner.change(owner.state().with(creating.ready(since))))
                .onFailure(cause -> owner.change(owner.state()
                        .with(creating.failed(creating.retry()
                                .after(owner.moment(), Why.of(cause), cause instanceof VolumeFailure)))));
    }

    private void removeSandbox() {
        Removing removing = (Removing) owner.state().sandbox();
        Map<String, Active> active = new LinkedHashMap<>();
        owner.state().containers().forEach((name, container) -> {
            if (container instanceof Active some) {
                active.put(name, some);
            }
        });
        begun(() -> runtime.removeSandbox(active))
                .onSuccess(ends -> owner.change(withoutSandbox(active, ends, removing)))
                .onFailure(cause -> owner.change(
                        owner.state().with(removing.failed(removing.retry().after(owner.moment(), Why.of(cause))))));
    }

    private PodState withoutSandbox(Map<String, Active> active, Map<String, Termination> ends, Removing removing) {
        return ended(active, ends).with(removing.removed()).afterSandbox();
    }

    private PodState ended(Map<String, Active> before, Map<String, Termination> ends) {
        PodState next = owner.state();
        for (Map.Entry<String, Active> entry : before.entrySet()) {
            String name = entry.getKey();
            ContainerState now = next.container(name);
            Optional<Termination> end = Optional.ofNullable(ends.get(name));
            if (now instanceof Active active && end.isPresent()) {
                next = next.with(name, active.lost(end.get()));
            } else if (now instanceof Starting starting) {
                next = next.with(name, starting.notBegun());
            }
        }
        return next;
    }

    private void removePod() {
        Forgetting forgetting = (Forgetting) owner.state().sandbox();
        begun(runtime::removePod)
                .onSuccess(done -> owner.gone())
                .onFailure(cause -> owner.change(owner.state()
                        .with(forgetting.failed(forgetting.retry().after(owner.moment(), Why.of(cause))))));
    }

    private void startContainer(Action.StartContainer start) {
        String name = start.container();
        begun(() -> runtime.start(name, start.attempt()))
                .onSuccess(outcome -> {
                    if (owner.state().container(name) instanceof Starting starting
                            && starting.attempt().equals(start.attempt())) {
                        owner.change(owner.state().with(name, outcome(name, starting, outcome)));
                    }
                })
                .onFailure(cause -> {
                    listener.failed("start container " + name, Why.of(cause));
                    if (owner.state().container(name) instanceof Starting starting
                            && starting.attempt().equals(start.attempt())) {
                        owner.change(owner.state().with(name, starting.unknown(owner.moment())));
                    }
                });
    }

    private ContainerState outcome(String name, Starting starting, StartOutcome outcome) {
        if (outcome instanceof StartOutcome.Started started) {
            return starting.running(
                    started.pid(),
                    started.startedAt(),
                    Health.atStart(owner.state().wanted().container(name)));
        }
        if (outcome instanceof StartOutcome.NeverRan neverRan) {
            return starting.exited(neverRan.exit());
        }
        StartOutcome.NotPossible notPossible = (StartOutcome.NotPossible) outcome;
        return starting.blocked(notPossible.reason(), notPossible.message(), owner.moment());
    }

    private void stop(String name) {
        Running running = (Running) owner.state().container(name);
        begun(() -> runtime.stop(name, running.attempt(), running.stop()))
                .onSuccess(delivered -> changeRunning(name, running.attempt(), Running::asked))
                .onFailure(cause -> {
                    listener.failed("stop container " + name, Why.of(cause));
                    changeRunning(name, running.attempt(), still -> still.notAsked(owner.moment(), Why.of(cause)));
                });
    }

    private void changeRunning(String name, Attempt attempt, UnaryOperator<Running> change) {
        if (owner.state().container(name) instanceof Running still
                && still.attempt().equals(attempt)) {
            owner.change(owner.state().with(name, change.apply(still)));
        }
    }

    private void kill(String name) {
        Active active = (Active) owner.state().container(name);
        // A start that comes out though it was killed has its whole grace period before it: nothing is noted of that.
        Stop stop = active instanceof Running running ? running.stop() : Stop.NONE;
        begun(() -> runtime.kill(name, active.attempt(), stop))
                .onFailure(cause -> listener.failed("kill container " + name, Why.of(cause)));
    }

    private void settle(String name) {
        Exited exited = (Exited) owner.state().container(name);
        begun(() -> runtime.settle(name, exited.attempt(), exited.exit()))
                .onSuccess(termination -> {
                    if (owner.state().container(name) instanceof Exited still
                            && still.attempt().equals(exited.attempt())) {
                        owner.change(owner.state().with(name, still.settled(termination)));
                    }
                })
                .onFailure(cause -> {
                    listener.failed("settle container " + name, Why.of(cause));
                    if (owner.state().container(name) instanceof Exited still
                            && still.attempt().equals(exited.attempt())) {
                        owner.change(owner.state()
                                .with(name, still.unsettled(still.retry().after(owner.moment(), Why.of(cause)))));
                    }
                });
    }

    static <T> Future<T> begun(Supplier<Future<T>> what) {
        return BEGUN.compose(now -> what.get());
    }
}
