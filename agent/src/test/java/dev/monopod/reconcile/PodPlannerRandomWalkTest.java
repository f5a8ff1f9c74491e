package dev.monopod.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.model.status.TerminatedReason;
import dev.monopod.model.status.WaitingReason;
import dev.monopod.reconcile.ContainerState.Active;
import dev.monopod.reconcile.ContainerState.Blocked;
import dev.monopod.reconcile.ContainerState.Exited;
import dev.monopod.reconcile.ContainerState.Idle;
import dev.monopod.reconcile.ContainerState.Running;
import dev.monopod.reconcile.ContainerState.Starting;
import dev.monopod.reconcile.SandboxState.Absent;
import dev.monopod.reconcile.SandboxState.Broken;
import dev.monopod.reconcile.SandboxState.Creating;
import dev.monopod.reconcile.SandboxState.Forgetting;
import dev.monopod.reconcile.SandboxState.Ready;
import dev.monopod.reconcile.SandboxState.Removing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Walks of pods through random ends, failures, losses and delays: a world that does what the planner asks, in any order and with any
 * outcome that the real one can have. What must never happen is checked at every step, and every pod that is removed has to come to
 * its end. A failure names its seed.
 */
class PodPlannerRandomWalkTest {
    private static final int STEPS = 1_500_000;
    private static final int LONGEST_WALK = 400;
    private static final int MOST_STEPS_TO_THE_END = 2_000;

    @Test
    void noWalkBreaksAnInvariantAndEveryRemovedPodComesToItsEnd() {
        long steps = 0;
        Map<Class<?>, Integer> seen = new HashMap<>();
        for (long seed = 0; steps < STEPS; seed++) {
            steps += new Walk(seed, seen).run();
        }
        assertThat(seen.keySet())
                .as("the walks reach every action and every state")
                .contains(
                        Action.CreateSandbox.class,
                        Action.RemoveSandbox.class,
                        Action.RemovePod.class,
                        Action.StartContainer.class,
                        Action.StopContainer.class,
                        Action.KillContainer.class,
                        Action.SettleContainer.class,
                        Idle.class,
                        Blocked.class,
                        Starting.class,
                        Running.class,
                        Exited.class,
                        Absent.class,
                        Creating.class,
                        Ready.class,
                        Broken.class,
                        Removing.class);
    }

    private static final class Walk {
        private final long seed;
        private final Random random;
        private final Map<Class<?>, Integer> seen;
        private final List<String> trace = new ArrayList<>();
        private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

        private Moment now = Moment.BOOT;
        private PodState state;
        private boolean gone;

        Walk(long seed, Map<Class<?>, Integer> seen) {
            this.seed = seed;
            this.random = new Random(seed);
            this.seen = seen;
            List<String> names = List.of("a", "b", "c").subList(0, 1 + random.nextInt(3));
            RestartPolicy policy = List.of(RestartPolicy.values()).get(random.nextInt(3));
            state = PodState.fresh(new Wanted(names, policy, Duration.ofSeconds(random.nextInt(40))));
        }

        int run() {
            int steps = 0;
            int length = 1 + random.nextInt(LONGEST_WALK);
            while (!gone && steps < length + MOST_STEPS_TO_THE_END) {
                if (steps == length) {
                    state = state.asRemoved();
                }
                Plan plan = PodPlanner.plan(state, new Now(now, TIME));
                plan.actions().forEach(this::begin);
                assertThat(PodPlanner.plan(state, new Now(now, TIME)).actions())
                        .as("seed %d: what has begun is asked for again, after %s", seed, trace)
                        .isEmpty();
                require(
                        PodPlanner.plan(state, new Now(now, TIME))
                                .lookAgain()
                                .map(next -> plan.lookAgain()
                                        .filter(at -> !at.isAfter(next))
                                        .isPresent())
                                .orElse(true),
                        "the plan says to look again no later than its own actions make necessary");
                world(plan);
                steps++;
            }
            assertThat(gone)
                    .as("seed %d: the pod comes to its end, after %s", seed, trace)
                    .isTrue();
            return steps;
        }

        private void begin(Action action) {
            note(action);
            check(action);
            state = Begin.begin(state, action);
        }

        /** What must hold of each action at the moment it is decided. */
        private void check(Action action) {
            if (action instanceof Action.StartContainer start) {
                require(!state.removed(), "a removed pod starts nothing");
                require(state.sandbox() instanceof Ready, "containers start in a sandbox");
                ContainerState container = state.container(start.container());
                require(!(container instanceof Active), "one attempt at a time");
                int expected = container
                        .history()
                        .last()
                        .map(last -> last.attempt().number() + 1)
                        .orElse(0);
                require(start.attempt().number() == expected, "attempts are counted without a gap");
                container.history().last().ifPresent(last -> {
                    require(
                            state.wanted().restartPolicy().restarts(last.termination()),
                            "the policy lets it start again");
                    Duration waited = last.termination().ended().until(now);
                    Duration ran =
                            last.attempt().begun().until(last.termination().ended());
                    require(
                            ran.compareTo(Duration.ofMinutes(10)) > 0
                                    || waited.compareTo(last.attempt().backoff()) >= 0,
                            "it has waited for its back-off");
                });
            }
            if (action instanceof Action.StopContainer) {
                require(state.removed(), "only a removed pod's containers are asked to end");
            }
            if (action instanceof Action.KillContainer kill) {
                checkKill(state.container(kill.container()));
            }
            if (action instanceof Action.RemoveSandbox && state.sandbox() instanceof Ready) {
                require(
                        !state.anyActive() || someoneIsOverdue(),
                        "a sound sandbox is removed only when nothing is in it, or nothing helps");
                require(
                        state.containers().values().stream()
                                .noneMatch(container -> state.removed()
                                        && container instanceof Running running
                                        && running.stop().killedAt().isEmpty()),
                        "nobody in a sound sandbox is killed before its grace period is over");
            }
            if (action instanceof Action.RemovePod) {
                require(state.removed() && !state.anyActive(), "only a pod that is removed and empty is forgotten");
            }
        }

        private boolean someoneIsOverdue() {
            return state.containers().values().stream().anyMatch(container -> {
                Moment since = container instanceof Starting starting
                        ? starting.killedAt().orElse(now)
                        : container instanceof Running running
                                ? running.stop().killedAt().orElse(now)
                                : now;
                return isOver(since, 10);
            });
        }

        private void checkKill(ContainerState container) {
            if (container instanceof Starting starting) {
                boolean neverTold = starting.unknownSince()
                        .filter(since -> isOver(since, 120))
                        .isPresent();
                boolean unwanted = state.removed() && isOver(starting.attempt().begun(), 10);
                require(
                        starting.killedAt().isEmpty() && (neverTold || unwanted),
                        "no start is killed before its time is over");
                return;
            }
            require(state.removed(), "only a removed pod's containers are killed");
            require(
                    ((Running) container)
                            .stop()
                            .deadline()
                            .filter(at -> !at.isAfter(now))
                            .isPresent(),
                    "nothing is killed before its grace period is over");
        }

        private boolean isOver(Moment since, int seconds) {
            return !since.plus(Duration.ofSeconds(seconds)).isAfter(now);
        }

        /** One thing happens, or time passes. */
        private void world(Plan plan) {
            if (random.nextInt(3) == 0) {
                passTime(plan);
                return;
            }
            if (random.nextInt(60) == 0) {
                state = state.asRemoved();
                return;
            }
            if (random.nextInt(40) == 0 && state.sandbox() instanceof Ready ready) {
                state = state.with(ready.broken());
                return;
            }
            if (random.nextBoolean()) {
                sandboxGoesOn();
                return;
            }
            List<String> names = state.wanted().containers();
            containerGoesOn(names.get(random.nextInt(names.size())));
        }

        private void passTime(Plan plan) {
            if (plan.lookAgain().isPresent() && random.nextBoolean()) {
                now = plan.lookAgain().get();
                return;
            }
            now = now.plus(Duration.ofMillis(random.nextInt(random.nextInt(10) == 0 ? 1_000_000 : 5_000)));
        }

        private void sandboxGoesOn() {
            if (state.sandbox() instanceof Creating creating) {
                state = state.with(
                        random.nextInt(4) > 0
                                ? creating.ready(TIME)
                                : creating.failed(creating.retry().after(now, "no")));
            } else if (state.sandbox() instanceof Removing removing) {
                if (random.nextInt(5) == 0) {
                    state = state.with(removing.failed(removing.retry().after(now, "busy")));
                    return;
                }
                for (String name : state.wanted().containers()) {
                    if (state.container(name) instanceof Active active) {
                        state = state.with(name, active.lost(termination(active.attempt(), 137)));
                    }
                }
                state = state.with(removing.removed());
            } else if (state.sandbox() instanceof Forgetting forgetting) {
                gone = random.nextInt(4) > 0;
                state = state.with(forgetting.failed(forgetting.retry().after(now, "busy")));
            }
        }

        private void containerGoesOn(String name) {
            ContainerState container = state.container(name);
            note(container);
            if (container instanceof Starting starting) {
                switch (random.nextInt(5)) {
                    case 4 -> state = state.with(name, starting.unknown(now));
                    case 0 -> state = state.with(name, starting.blocked(WaitingReason.ERR_IMAGE_PULL, "", now));
                    case 1 -> state = state.with(name, starting.exited(new Exit(128, 0, 5, 2, TIME, TIME)));
                    default -> state = state.with(name, starting.running(1, TIME));
                }
            } else if (container instanceof Running running
                    && running.request() instanceof StopRequest.UnderWay
                    && random.nextBoolean()) {
                state = state.with(name, random.nextBoolean() ? running.asked() : running.notAsked(now, "lost"));
            } else if (container instanceof Running running && !(state.removed() && random.nextInt(4) > 0)) {
                state = state.with(name, running.exited(new Exit(random.nextInt(2), 0, 0, 0, TIME, TIME)));
            } else if (container instanceof Exited exited && exited.settling()) {
                state = state.with(
                        name,
                        exited.settled(
                                termination(exited.attempt(), exited.exit().code())));
            } else if (container instanceof Blocked blocked && random.nextInt(10) == 0) {
                state = state.with(name, blocked.retryNow());
            }
        }

        private Termination termination(Attempt attempt, int code) {
            return new Termination(code, 0, TerminatedReason.ERROR, "", attempt.createdAt(), TIME, now);
        }

        private void note(Object value) {
            seen.merge(value.getClass(), 1, Integer::sum);
            seen.merge(state.sandbox().getClass(), 1, Integer::sum);
            if (trace.size() < 5_000) {
                trace.add(value.getClass().getSimpleName());
            }
        }

        private void require(boolean holds, String invariant) {
            assertThat(holds)
                    .as("seed %d: %s, after %s", seed, invariant, trace)
                    .isTrue();
        }
    }
}
