package dev.monopod.reconcile;

import dev.monopod.reconcile.ContainerState.Blocked;
import dev.monopod.reconcile.ContainerState.Exited;
import dev.monopod.reconcile.ContainerState.Idle;
import dev.monopod.reconcile.ContainerState.Running;
import dev.monopod.reconcile.ContainerState.Starting;
import dev.monopod.reconcile.SandboxState.Absent;
import dev.monopod.reconcile.SandboxState.Broken;
import dev.monopod.reconcile.SandboxState.Ready;

/** The state in which an action is under way: what the planner sees next, so that it does not ask for the same again. Pure. */
public final class Begin {
    private Begin() {}

    /**
     * The state with the action begun.
     *
     * @throws IllegalStateException where the planner could not have asked for this action in this state
     */
    public static PodState begin(PodState state, Action action) {
        if (action instanceof Action.CreateSandbox && state.sandbox() instanceof Absent absent) {
            return state.with(absent.creating()).with(state.resizing().withNewGroup());
        }
        if (action instanceof Action.RemoveSandbox) {
            return removing(state, action);
        }
        if (action instanceof Action.RemovePod && state.sandbox() instanceof Absent absent) {
            return state.with(absent.forgetting());
        }
        if (action instanceof Action.EndPod && state.wanted().activeUntil().isPresent()) {
            return state.ending(new Ending(
                    Ending.Cause.DEADLINE, state.wanted().activeUntil().get()));
        }
        if (action instanceof Action.BeginRound next) {
            return state.in(next.round());
        }
        if (action instanceof Action.Resize) {
            return state.with(state.resizing().with(state.resizing().progress().map(Resizing.Progress::writing)));
        }
        if (action instanceof Action.StartContainer start) {
            return starting(state, start);
        }
        if (action instanceof Action.KillContainer kill) {
            return killed(state, kill);
        }
        if (action instanceof Action.SettleContainer settle
                && state.container(settle.container()) instanceof Exited exited) {
            return state.with(settle.container(), exited.beingSettled());
        }
        return running(state, action);
    }

    private static PodState running(PodState state, Action action) {
        if (action instanceof Action.RunPostStart hook
                && state.container(hook.container()) instanceof Running running) {
            return state.with(hook.container(), running.with(running.health().with(HookState.UNDER_WAY)));
        }
        if (action instanceof Action.RunPreStop hook && state.container(hook.container()) instanceof Running running) {
            Stop stop = running.stop().ordered(hook.order()).with(HookState.UNDER_WAY);
            return givingWay(state, hook.container(), hook.order()).with(hook.container(), running.with(stop));
        }
        if (action instanceof Action.StopContainer asked
                && state.container(asked.container()) instanceof Running running) {
            Stop stop = running.stop().ordered(asked.order()).signalling(asked.killDue());
            return givingWay(state, asked.container(), asked.order())
                    .with(asked.container(), running.with(stop).beingAsked());
        }
        throw impossible(state, action);
    }

    private static PodState removing(PodState state, Action action) {
        if (state.sandbox() instanceof Broken broken) {
            return state.with(broken.removing());
        }
        if (state.sandbox() instanceof Ready ready) {
            return state.with(ready.removing());
        }
        throw impossible(state, action);
    }

    private static PodState starting(PodState state, Action.StartContainer start) {
        String name = start.container();
        ContainerState container = state.container(name);
        PodState next = state.with(made(state, start));
        if (container instanceof Blocked blocked && !state.imageChanged(name)) {
            return next.with(name, blocked.starting(start.attempt()));
        }
        if (container instanceof Idle || container instanceof Blocked) {
            return next.with(name, new Idle(container.history()).starting(start.attempt()));
        }
        throw impossible(state, start);
    }

    private static Resizing made(PodState state, Action.StartContainer start) {
        String name = start.container();
        return state.wanted()
                .making()
                .image(name)
                .map(image -> new Made(
                        start.attempt().number(),
                        image,
                        state.resizing().allocated().of(name),
                        false))
                .map(made -> state.resizing().with(name, made))
                .orElse(state.resizing());
    }

    private static PodState givingWay(PodState state, String name, Stop.Order order) {
        return order.reason().makesWay()
                ? state.resizing()
                        .made(name)
                        .map(made -> state.with(state.resizing().with(name, made.givingWay())))
                        .orElse(state)
                : state;
    }

    private static PodState killed(PodState state, Action.KillContainer kill) {
        ContainerState container = state.container(kill.container());
        if (container instanceof Running running) {
            return state.with(kill.container(), running.with(running.stop().killed(kill.at())));
        }
        if (container instanceof Starting starting) {
            return state.with(kill.container(), starting.killed(kill.at()));
        }
        throw impossible(state, kill);
    }

    private static IllegalStateException impossible(PodState state, Action action) {
        return new IllegalStateException(action + " in " + state);
    }
}
