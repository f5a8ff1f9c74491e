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
            return state.with(absent.creating());
        }
        if (action instanceof Action.RemoveSandbox) {
            return removing(state, action);
        }
        if (action instanceof Action.RemovePod && state.sandbox() instanceof Absent absent) {
            return state.with(absent.forgetting());
        }
        if (action instanceof Action.StartContainer start) {
            return starting(state, start);
        }
        if (action instanceof Action.StopContainer stop
                && state.container(stop.container()) instanceof Running running) {
            return state.with(
                    stop.container(),
                    running.stopping(Stop.askedUntil(stop.deadline())).beingAsked());
        }
        if (action instanceof Action.KillContainer kill) {
            return killed(state, kill);
        }
        if (action instanceof Action.SettleContainer settle
                && state.container(settle.container()) instanceof Exited exited) {
            return state.with(settle.container(), exited.beingSettled());
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
        ContainerState container = state.container(start.container());
        if (container instanceof Idle idle) {
            return state.with(start.container(), idle.starting(start.attempt()));
        }
        if (container instanceof Blocked blocked) {
            return state.with(start.container(), blocked.starting(start.attempt()));
        }
        throw impossible(state, start);
    }

    private static PodState killed(PodState state, Action.KillContainer kill) {
        ContainerState container = state.container(kill.container());
        if (container instanceof Running running) {
            return state.with(kill.container(), running.stopping(Stop.killed(kill.at())));
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
