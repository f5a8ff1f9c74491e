package dev.monopod.worker;

import dev.monopod.reconcile.Action;
import dev.monopod.reconcile.Begin;
import dev.monopod.reconcile.ContainerState;
import dev.monopod.reconcile.ContainerState.Active;
import dev.monopod.reconcile.ContainerState.Blocked;
import dev.monopod.reconcile.ContainerState.Exited;
import dev.monopod.reconcile.ContainerState.Running;
import dev.monopod.reconcile.ContainerState.Starting;
import dev.monopod.reconcile.Exit;
import dev.monopod.reconcile.Moment;
import dev.monopod.reconcile.Now;
import dev.monopod.reconcile.Plan;
import dev.monopod.reconcile.PodPlanner;
import dev.monopod.reconcile.PodState;
import dev.monopod.reconcile.Retry;
import dev.monopod.reconcile.SandboxState.Creating;
import dev.monopod.reconcile.SandboxState.Forgetting;
import dev.monopod.reconcile.SandboxState.Ready;
import dev.monopod.reconcile.SandboxState.Removing;
import dev.monopod.reconcile.Stop;
import dev.monopod.reconcile.Termination;
import dev.monopod.runtime.PodRuntime;
import dev.monopod.runtime.PodRuntime.StartOutcome;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Keeps one pod as it is wanted. It alone changes the pod's state, in the turns of its one loop; so there is no lock and no queue. Whatever
 * happens only changes the state and marks it dirty; then the planner looks at the whole of it, and what it decides is begun.
 *
 * <pre>
 * event ─▶ state changed ─▶ dirty ─▶ plan ─▶ actions begun (state: under way) ─▶ runtime ─▶ outcome ─▶ state changed …
 * </pre>
 */
final class PodWorker implements PodRuntime.Events {
    /** What is asked of the runtime is asked behind this, so that whatever keeps it from being begun is a failure as any other. */
    private static final Future<Void> BEGUN = Future.succeededFuture();

    /** What can't be read for want of a descriptor, say, may be read a few seconds later; what it says of the pod is worth the wait. */
    private static final int TRIES_TO_RECOVER = 4;

    private final Loop loop;
    private final PodRuntime runtime;
    private final PodListener listener;

    private PodState state;
    /** A look at the state is due; it happens once, however many things changed meanwhile. */
    private boolean dirty;
    /** The plan's next look. */
    private Optional<Loop.Alarm> alarm = Optional.empty();
    /** Nothing is decided before it is known what an earlier agent left, nor after the pod is gone or left to itself. */
    private boolean deciding;
    /** Left to itself, for good; also if it is not yet known what there is. */
    private boolean left;

    /**
     * A worker that has not started yet.
     *
     * @param loop in whose turns all methods are called
     */
    PodWorker(Loop loop, Function<PodRuntime.Events, PodRuntime> runtimes, PodListener listener, PodState fresh) {
        this.loop = loop;
        this.runtime = runtimes.apply(this);
        this.listener = listener;
        this.state = fresh;
    }

    /** Goes on from what an earlier agent left, if anything. */
    void start() {
        recover(Retry.NONE);
    }

    private void recover(Retry before) {
        begun(() -> runtime.recover(state)).onSuccess(this::begin).onFailure(cause -> {
            listener.failed("recover", cause);
            Retry next = before.after(moment(), message(cause));
            when(next, next.failures() < TRIES_TO_RECOVER ? () -> recover(next) : () -> discard(Retry.NONE));
        });
    }

    /** What is there can't be understood: it is cleared away, and the pod made anew. */
    private void discard(Retry before) {
        begun(runtime::discard).onSuccess(nothing -> begin(state)).onFailure(cause -> {
            listener.failed("clear away what could not be recovered", cause);
            Retry next = before.after(moment(), message(cause));
            when(next, () -> discard(next));
        });
    }

    private void when(Retry next, Runnable again) {
        if (!left) {
            alarm = Optional.of(loop.in(moment().until(next.notBefore()), again));
        }
    }

    private void begin(PodState recovered) {
        if (left) {
            return;
        }
        deciding = true;
        if (state.removed() && !recovered.removed()) {
            state = recovered;
            remove();
            return;
        }
        change(recovered);
    }

    /** The pod is no longer wanted: end it and remove everything of it. */
    void remove() {
        if (!deciding) {
            state = state.asRemoved();
            return;
        }
        begun(runtime::markRemoved)
                .onFailure(cause -> listener.failed("note the removal", cause))
                .onComplete(noted -> change(state.asRemoved()));
    }

    /** What a container waits for may have come: look at once. */
    void retryBlocked() {
        PodState retried = state;
        for (Map.Entry<String, ContainerState> container : state.containers().entrySet()) {
            if (container.getValue() instanceof Blocked blocked) {
                retried = retried.with(container.getKey(), blocked.retryNow());
            }
        }
        change(retried);
    }

    Map<String, String> imageIds() {
        return runtime.imageIds();
    }

    /** Leaves the pod running. */
    void detach() {
        left = true;
        deciding = false;
        alarm.ifPresent(Loop.Alarm::cancel);
        runtime.detach();
    }

    @Override
    public void started(String container, int attempt, int pid, Instant startedAt) {
        if (state.container(container) instanceof Starting starting
                && starting.attempt().number() == attempt) {
            change(state.with(container, starting.running(pid, startedAt)));
        }
    }

    @Override
    public void exited(String container, int attempt, Exit exit) {
        ContainerState before = state.container(container);
        if (before instanceof Running running && running.attempt().number() == attempt) {
            change(state.with(container, running.exited(exit)));
        } else if (before instanceof Starting starting && starting.attempt().number() == attempt) {
            change(state.with(container, starting.exited(exit)));
        }
    }

    @Override
    public void sandboxLost() {
        if (state.sandbox() instanceof Ready ready) {
            change(state.with(ready.broken()));
        }
    }

    private void change(PodState next) {
        state = next;
        if (!deciding) {
            return;
        }
        if (!dirty) {
            dirty = true;
            loop.soon(this::look);
        }
        listener.changed(state);
    }

    private void look() {
        dirty = false;
        if (!deciding) {
            return;
        }
        alarm.ifPresent(Loop.Alarm::cancel);
        Now now = loop.now();
        Plan plan = PodPlanner.plan(state, now);
        for (Action action : plan.actions()) {
            state = Begin.begin(state, action);
            run(action);
        }
        alarm = plan.lookAgain().map(at -> loop.in(now.moment().until(at), () -> change(state)));
        // What was begun may be done already, and the pod be gone with it.
        if (deciding && !plan.actions().isEmpty()) {
            listener.changed(state);
        }
    }

    private void run(Action action) {
        if (action instanceof Action.CreateSandbox) {
            createSandbox();
        } else if (action instanceof Action.RemoveSandbox) {
            removeSandbox();
        } else if (action instanceof Action.RemovePod) {
            removePod();
        } else if (action instanceof Action.StartContainer start) {
            startContainer(start);
        } else if (action instanceof Action.StopContainer stop) {
            stop(stop.container(), stop);
        } else if (action instanceof Action.KillContainer kill) {
            stop(kill.container(), kill);
        } else if (action instanceof Action.SettleContainer settle) {
            settle(settle.container());
        }
    }

    private void createSandbox() {
        Creating creating = (Creating) state.sandbox();
        begun(runtime::createSandbox)
                .onSuccess(since -> change(state.with(creating.ready(since))))
                .onFailure(cause -> {
                    listener.failed("create the sandbox", cause);
                    change(state.with(creating.failed(creating.retry().after(moment(), message(cause)))));
                });
    }

    private void removeSandbox() {
        Removing removing = (Removing) state.sandbox();
        Map<String, Active> active = new LinkedHashMap<>();
        state.containers().forEach((name, container) -> {
            if (container instanceof Active some) {
                active.put(name, some);
            }
        });
        begun(() -> runtime.removeSandbox(active))
                .onSuccess(ends -> change(ended(active, ends).with(removing.removed())))
                .onFailure(cause -> {
                    listener.failed("remove the sandbox", cause);
                    change(state.with(removing.failed(removing.retry().after(moment(), message(cause)))));
                });
    }

    private PodState ended(Map<String, Active> before, Map<String, Termination> ends) {
        PodState next = state;
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
        Forgetting forgetting = (Forgetting) state.sandbox();
        begun(runtime::removePod)
                .onSuccess(done -> {
                    deciding = false;
                    listener.ended();
                })
                .onFailure(cause -> {
                    listener.failed("remove the pod", cause);
                    change(state.with(forgetting.failed(forgetting.retry().after(moment(), message(cause)))));
                });
    }

    private void startContainer(Action.StartContainer start) {
        String name = start.container();
        begun(() -> runtime.start(name, start.attempt()))
                .onSuccess(outcome -> {
                    if (state.container(name) instanceof Starting starting
                            && starting.attempt().equals(start.attempt())) {
                        change(state.with(name, outcome(name, starting, outcome)));
                    }
                })
                .onFailure(cause -> {
                    listener.failed("start container " + name, cause);
                    if (state.container(name) instanceof Starting starting
                            && starting.attempt().equals(start.attempt())) {
                        change(state.with(name, starting.unknown(moment())));
                    }
                });
    }

    private ContainerState outcome(String name, Starting starting, StartOutcome outcome) {
        if (outcome instanceof StartOutcome.Started started) {
            return starting.running(started.pid(), started.startedAt());
        }
        if (outcome instanceof StartOutcome.NeverRan neverRan) {
            return starting.exited(neverRan.exit());
        }
        StartOutcome.NotPossible notPossible = (StartOutcome.NotPossible) outcome;
        listener.failed(
                "start container " + name, new IOException(notPossible.reason().word() + ": " + notPossible.message()));
        return starting.blocked(notPossible.reason(), notPossible.message(), moment());
    }

    private void stop(String name, Action action) {
        Running running = (Running) state.container(name);
        Stop stop = running.stop();
        begun(() -> action instanceof Action.KillContainer
                        ? runtime.kill(name, running.attempt(), stop)
                        : runtime.stop(name, running.attempt(), stop))
                .onFailure(cause -> listener.failed("stop container " + name, cause));
    }

    private void settle(String name) {
        Exited exited = (Exited) state.container(name);
        begun(() -> runtime.settle(name, exited.attempt(), exited.exit()))
                .onSuccess(termination -> {
                    if (state.container(name) instanceof Exited still
                            && still.attempt().equals(exited.attempt())) {
                        change(state.with(name, still.settled(termination)));
                    }
                })
                .onFailure(cause -> {
                    listener.failed("settle container " + name, cause);
                    if (state.container(name) instanceof Exited still
                            && still.attempt().equals(exited.attempt())) {
                        change(state.with(name, still.unsettled(still.retry().after(moment(), message(cause)))));
                    }
                });
    }

    private static <T> Future<T> begun(Supplier<Future<T>> what) {
        return BEGUN.compose(now -> what.get());
    }

    private Moment moment() {
        return loop.now().moment();
    }

    private static String message(Throwable cause) {
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }
}
