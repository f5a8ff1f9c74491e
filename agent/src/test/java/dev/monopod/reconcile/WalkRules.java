package dev.monopod.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.model.life.AfterEnd;
import dev.monopod.model.life.ContainerLife;
import dev.monopod.model.life.Role;
import dev.monopod.reconcile.ContainerState.Active;
import dev.monopod.reconcile.ContainerState.Running;
import dev.monopod.reconcile.ContainerState.Starting;
import dev.monopod.reconcile.SandboxState.Ready;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What must hold of each action at the moment it is decided, and of each step from one state to the next. */
final class WalkRules {
    private final long seed;
    private final List<String> trace;
    /** Sidecars that have started in this round, once. */
    private final Set<String> started = new HashSet<>();

    private final Set<String> hooked = new HashSet<>();

    WalkRules(long seed, List<String> trace) {
        this.seed = seed;
        this.trace = trace;
    }

    void checkLookAgain(Plan plan, Plan after) {
        boolean unlocked = plan.actions().stream()
                .anyMatch(action -> action instanceof Action.EndPod || action instanceof Action.BeginRound);
        Optional<Moment> next = after.lookAgain();
        require(
                unlocked
                        || next.isEmpty()
                        || plan.lookAgain()
                                .filter(at -> !at.isAfter(next.get()))
                                .isPresent(),
                "the plan says to look again no later than its own actions make necessary");
    }

    void check(PodState before, PodState after) {
        if (!before.round().equals(after.round())) {
            started.clear();
        }
        require(before.ending().isEmpty() || after.ending().isPresent(), "there is no way back from a pod's end");
        for (ContainerLife life : after.wanted().life().containers()) {
            checkStop(before.container(life.name()), after.container(life.name()));
            if (life.role() == Role.SIDECAR
                    && after.container(life.name()) instanceof Running running
                    && running.health().started()) {
                started.add(life.name());
            }
        }
    }

    private void checkStop(ContainerState before, ContainerState after) {
        if (before instanceof Running was
                && after instanceof Running is
                && was.attempt().equals(is.attempt())) {
            require(noLater(was.stop().killDue(), is.stop().killDue()), "a kill only comes nearer");
            require(
                    noLater(
                            was.stop().order().map(Stop.Order::deadline),
                            is.stop().order().map(Stop.Order::deadline)),
                    "a deadline only comes nearer");
            require(was.stop().killedAt().isEmpty() || is.stop().killedAt().isPresent(), "who was killed stays killed");
        }
    }

    private static boolean noLater(Optional<Moment> before, Optional<Moment> after) {
        return before.isEmpty() || after.filter(at -> !at.isAfter(before.get())).isPresent();
    }

    void check(PodState state, Action action, Moment now) {
        if (action instanceof Action.StartContainer start) {
            checkStart(state, start, now);
        } else if (action instanceof Action.StopContainer stop) {
            checkTurn(state, stop, now);
        } else if (action instanceof Action.RunPreStop hook) {
            Running running = (Running) state.container(hook.container());
            require(running.stop().killDue().isEmpty(), "a hook comes before the signal");
            require(hooked.add(hook.container() + running.attempt().number()), "a hook is run once");
        } else if (action instanceof Action.KillContainer kill) {
            checkKill(state, state.container(kill.container()), now);
        } else if (action instanceof Action.RemoveSandbox && state.sandbox() instanceof Ready) {
            checkRemoval(state, now);
        } else if (action instanceof Action.RemovePod) {
            require(state.removed() && !state.anyActive(), "only a pod that is removed and empty is forgotten");
        }
    }

    private void checkStart(PodState state, Action.StartContainer start, Moment now) {
        require(state.ending().isEmpty(), "a pod that ends starts nothing");
        require(!workIsDone(state), "a pod that has done its work starts nothing");
        require(state.sandbox() instanceof Ready, "containers start in a sandbox");
        ContainerState container = state.container(start.container());
        require(!(container instanceof Active), "one attempt at a time");
        int expected = container
                .history()
                .last()
                .map(last -> last.attempt().number() + 1)
                .orElse(0);
        require(start.attempt().number() == expected, "attempts are counted without a gap");
        checkOrder(state, state.wanted().container(start.container()));
        container.history().last().ifPresent(last -> checkRestart(state, start.container(), last, now));
    }

    private void checkOrder(PodState state, ContainerLife life) {
        for (ContainerLife other : state.wanted().life().containers()) {
            if (other.name().equals(life.name())) {
                return;
            }
            if (other.role() == Role.INIT) {
                require(succeeded(state, other.name()), "an init container has succeeded before the next one starts");
            } else if (other.role() == Role.SIDECAR) {
                require(started.contains(other.name()), "a sidecar has started before the next one starts");
            } else if (other.postStart().isPresent()) {
                require(!waitsForItsHook(state.container(other.name())), "a hook holds back who comes behind it");
            }
        }
    }

    private static boolean waitsForItsHook(ContainerState container) {
        return container instanceof Starting
                || (container instanceof Running running
                        && !running.stop().asked()
                        && running.health().postStart() != HookState.DONE
                        && running.health().postStart() != HookState.FAILED);
    }

    private static boolean workIsDone(PodState state) {
        return state.wanted().life().inRole(Role.APP).stream()
                .allMatch(app -> !(state.container(app.name()) instanceof Active)
                        && state.container(app.name())
                                .history()
                                .last()
                                .filter(last -> last.attempt().round().restart()
                                        == state.round().restart())
                                .map(last -> app.after(last.termination().exitCode()))
                                .filter(AfterEnd.NOTHING::equals)
                                .isPresent());
    }

    private static boolean succeeded(PodState state, String name) {
        return !(state.container(name) instanceof Active)
                && state.container(name)
                        .history()
                        .last()
                        .filter(last -> last.attempt().round().equals(state.round())
                                && last.termination().exitCode() == 0)
                        .isPresent();
    }

    private void checkRestart(PodState state, String name, Ended last, Moment now) {
        boolean anew = !last.attempt().round().equals(state.round());
        AfterEnd after = state.wanted().container(name).after(last.termination().exitCode());
        require(anew || after != AfterEnd.NOTHING, "its policy or a rule lets it start again");
        Duration waited = last.termination().ended().until(now);
        Duration ran = last.attempt().begun().until(last.termination().ended());
        require(
                ran.compareTo(Duration.ofMinutes(10)) > 0
                        || waited.compareTo(last.attempt().backoff()) >= 0,
                "it has waited for its back-off");
    }

    private void checkTurn(PodState state, Action.StopContainer stop, Moment now) {
        boolean sidecar = state.wanted().container(stop.container()).role() == Role.SIDECAR;
        if (!sidecar
                || stop.order().reason() != StopReason.POD_ENDS
                || !stop.order().deadline().isAfter(now)) {
            return;
        }
        Running running = (Running) state.container(stop.container());
        boolean again = running.stop().killDue().isPresent();
        boolean othersRun = state.wanted().life().containers().stream()
                .dropWhile(other -> !other.name().equals(stop.container()))
                .skip(1)
                .anyMatch(other -> state.container(other.name()) instanceof Active);
        require(again || !othersRun, "a sidecar ends after those that started after it");
    }

    private void checkKill(PodState state, ContainerState container, Moment now) {
        if (container instanceof Starting starting) {
            boolean neverTold = starting.unknownSince()
                    .filter(since -> isOver(since, 120, now))
                    .isPresent();
            boolean unwanted =
                    state.ending().isPresent() && isOver(starting.attempt().begun(), 10, now);
            require(
                    starting.killedAt().isEmpty() && (neverTold || unwanted),
                    "no start is killed before its time is over");
            return;
        }
        Stop stop = ((Running) container).stop();
        boolean timeIsOver = stop.killDue().filter(at -> !at.isAfter(now)).isPresent();
        boolean podsTimeIsOver = state.ending()
                .filter(end -> !end.since().plus(state.wanted().gracePeriod()).isAfter(now))
                .isPresent();
        require(
                state.allRestartDue() || timeIsOver || podsTimeIsOver,
                "nothing is killed before its grace period is over");
    }

    private void checkRemoval(PodState state, Moment now) {
        boolean overdue = state.containers().values().stream().anyMatch(container -> {
            Moment since = container instanceof Starting starting
                    ? starting.killedAt().orElse(now)
                    : container instanceof Running running
                            ? running.stop().killedAt().orElse(now)
                            : now;
            return isOver(since, 10, now);
        });
        require(
                !state.anyActive() || overdue || state.ending().isPresent(),
                "a sound sandbox is removed only when nothing is in it, or nothing helps");
        require(
                state.containers().values().stream()
                        .noneMatch(container -> state.ending().isPresent()
                                && container instanceof Running running
                                && running.stop().killedAt().isEmpty()),
                "nobody in a sound sandbox is killed before its grace period is over");
    }

    private static boolean isOver(Moment since, int seconds, Moment now) {
        return !since.plus(Duration.ofSeconds(seconds)).isAfter(now);
    }

    private void require(boolean holds, String invariant) {
        assertThat(holds).as("seed %d: %s, after %s", seed, invariant, trace).isTrue();
    }
}
