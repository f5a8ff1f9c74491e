package dev.monopod.worker;

import dev.monopod.model.life.Hook;
import dev.monopod.model.status.EventReason;
import dev.monopod.reconcile.Attempt;
import dev.monopod.reconcile.ContainerState.Running;
import dev.monopod.reconcile.HookState;
import dev.monopod.reconcile.Stop;
import dev.monopod.runtime.PodRuntime;
import dev.monopod.runtime.Why;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Runs hooks, and lets the state say what came of it. What is noted of a hook is that it was done: one that an agent did not live to see the
 * end of is run again by the next, so it may be run twice, but never not at all. Confined to the worker's loop.
 */
final class HookDeeds {
    /** A postStart hook has no end of its own (pkg/kubelet/lifecycle/handlers.go); this is for those that never come back. */
    private static final Duration LONGEST_POST_START = Duration.ofHours(1);

    private final PodRuntime runtime;
    private final Tending tending;
    private final PodListener listener;
    private final Deeds.Owner owner;

    HookDeeds(PodRuntime runtime, Tending tending, PodListener listener, Deeds.Owner owner) {
        this.runtime = runtime;
        this.tending = tending;
        this.listener = listener;
        this.owner = owner;
    }

    void postStart(String name) {
        Attempt attempt = running(name).attempt();
        Optional<Hook> hook = owner.state().wanted().container(name).postStart();
        run(name, attempt, hook, LONGEST_POST_START).onComplete(done -> {
            if (done.failed()) {
                listener.hookFailed(
                        name, EventReason.FAILED_POST_START_HOOK, "PostStartHook failed", Why.of(done.cause()));
            }
            HookState state = done.succeeded() ? HookState.DONE : HookState.FAILED;
            change(name, attempt, now -> now.with(now.health().with(state)));
            if (done.succeeded()) {
                ifRunning(name, attempt).ifPresent(now -> noted(name, () -> runtime.note(name, attempt, now.health())));
            }
        });
    }

    /** Its deadline is on record before it begins, so that another agent does not give the container more time than it has. */
    void preStop(String name, Stop.Order order) {
        Running running = running(name);
        Attempt attempt = running.attempt();
        Optional<Hook> hook = owner.state().wanted().container(name).preStop();
        Deeds.begun(() -> runtime.note(name, attempt, running.stop()))
                .onFailure(cause -> listener.failed("note the stop of container " + name, Why.of(cause)))
                .transform(noted -> stillToRun(name, attempt)
                        ? run(name, attempt, hook, owner.moment().until(order.deadline()))
                        : Future.succeededFuture())
                .onComplete(done -> {
                    if (done.failed()) {
                        listener.hookFailed(
                                name, EventReason.FAILED_PRE_STOP_HOOK, "PreStopHook failed", Why.of(done.cause()));
                    }
                    HookState state = done.succeeded() ? HookState.DONE : HookState.FAILED;
                    change(name, attempt, now -> now.with(now.stop().with(state)));
                });
    }

    /** Noting may take longer than the container has, and then it was told to end without its hook. */
    private boolean stillToRun(String name, Attempt attempt) {
        return ifRunning(name, attempt)
                .filter(now -> now.stop().killDue().isEmpty())
                .isPresent();
    }

    private Future<Void> run(String name, Attempt attempt, Optional<Hook> hook, Duration atMost) {
        return hook.map(some -> Deeds.begun(() -> tending.run(name, attempt.number(), some, atMost)))
                .orElseGet(Future::succeededFuture);
    }

    private void change(String name, Attempt attempt, Function<Running, Running> next) {
        ifRunning(name, attempt).ifPresent(now -> owner.change(owner.state().with(name, next.apply(now))));
    }

    private void noted(String name, Supplier<Future<Void>> note) {
        Deeds.begun(note).onFailure(cause -> listener.failed("note the state of container " + name, Why.of(cause)));
    }

    private Running running(String name) {
        return (Running) owner.state().container(name);
    }

    private Optional<Running> ifRunning(String name, Attempt attempt) {
        return owner.state().container(name) instanceof Running now
                        && now.attempt().equals(attempt)
                ? Optional.of(now)
                : Optional.empty();
    }
}
