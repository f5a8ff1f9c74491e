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
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/**
 * Walks of pods through random ends, failures, losses and delays: a world that does what the planner asks, in any order and with any
 * outcome that the real one can have. What must never happen is checked at every step, and every pod that can come to its end has to: one
 * that has nothing left to do is at rest after a while, and one that is removed is gone. A failure names its seed.
 */
class PodPlannerRandomWalkTest {
    private static final int STEPS = 1_500_000;
    private static final int LONGEST_WALK = 400;
    private static final int MOST_STEPS_TO_THE_END = 2_000;

    @Test
    void noWalkBreaksAnInvariantAndEveryPodThatCanEndDoes() {
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
                        Action.EndPod.class,
                        Action.BeginRound.class,
                        Action.RunPostStart.class,
                        Action.RunPreStop.class,
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
        private final WalkRules rules;
        private final List<String> trace = new ArrayList<>();
        private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

        private Moment now = Moment.BOOT;
        private PodState state;
        /** It is left to itself until it is at rest. */
        private boolean finishing;

        private boolean gone;

        Walk(long seed, Map<Class<?>, Integer> seen) {
            this.seed = seed;
            this.random = new Random(seed);
            this.seen = seen;
            state = Lives.fresh(RandomLife.of(random));
            rules = new WalkRules(seed, trace);
        }

        int run() {
            int steps = steps(1 + random.nextInt(LONGEST_WALK), () -> gone);
            if (!gone && !state.hasWork()) {
                finishing = true;
                steps += steps(MOST_STEPS_TO_THE_END, () -> gone || atRest());
                check(gone || atRest(), "a pod that has done its work keeps nothing");
                finishing = false;
            }
            if (!gone) {
                become(state.asRemoved(now));
                steps += steps(MOST_STEPS_TO_THE_END, () -> gone);
            }
            check(gone, "a pod that is removed comes to its end");
            return steps;
        }

        private boolean atRest() {
            return state.sandbox() instanceof Absent && !state.anyActive();
        }

        private void check(boolean holds, String what) {
            assertThat(holds).as("seed %d: %s, after %s", seed, what, trace).isTrue();
        }

        private int steps(int most, BooleanSupplier over) {
            int steps = 0;
            for (; steps < most && !over.getAsBoolean(); steps++) {
                Plan plan = PodPlanner.plan(state, new Now(now, TIME));
                plan.actions().forEach(this::begin);
                Plan after = PodPlanner.plan(state, new Now(now, TIME));
                assertThat(after.actions().stream().filter(plan.actions()::contains))
                        .as("seed %d: what has begun is asked for again, after %s", seed, trace)
                        .isEmpty();
                rules.checkLookAgain(plan, after);
                world(plan);
            }
            return steps;
        }

        private void begin(Action action) {
            note(action);
            rules.check(state, action, now);
            become(Begin.begin(state, action));
        }

        private void become(PodState next) {
            rules.check(state, next);
            state = next;
        }

        /** One thing happens, or time passes. */
        private void world(Plan plan) {
            if (random.nextInt(3) == 0) {
                passTime(plan);
                return;
            }
            if (!finishing && random.nextInt(60) == 0) {
                become(state.asRemoved(now));
                return;
            }
            if (random.nextInt(40) == 0 && state.sandbox() instanceof Ready ready) {
                become(state.with(ready.broken()));
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
                become(state.with(
                        random.nextInt(4) > 0
                                ? creating.ready(TIME)
                                : creating.failed(creating.retry().after(now, "no"))));
            } else if (state.sandbox() instanceof Removing removing) {
                if (random.nextInt(5) == 0) {
                    become(state.with(removing.failed(removing.retry().after(now, "busy"))));
                    return;
                }
                for (String name : state.wanted().containers()) {
                    if (state.container(name) instanceof Active active) {
                        become(state.with(name, active.lost(termination(active.attempt(), 137))));
                    }
                }
                become(state.with(removing.removed()).afterSandbox());
            } else if (state.sandbox() instanceof Forgetting forgetting) {
                gone = random.nextInt(4) > 0;
                become(state.with(forgetting.failed(forgetting.retry().after(now, "busy"))));
            }
        }

        private void containerGoesOn(String name) {
            ContainerState container = state.container(name);
            note(container);
            if (container instanceof Starting starting) {
                switch (random.nextInt(5)) {
                    case 4 -> become(state.with(name, starting.unknown(now)));
                    case 0 -> become(state.with(name, starting.blocked(WaitingReason.ERR_IMAGE_PULL, "", now)));
                    case 1 -> become(state.with(name, starting.exited(new Exit(128, 0, 5, 2, TIME, TIME))));
                    default ->
                        become(state.with(
                                name,
                                starting.running(
                                        1, TIME, Health.atStart(state.wanted().container(name)))));
                }
            } else if (container instanceof Running running
                    && running.request() instanceof StopRequest.UnderWay
                    && random.nextBoolean()) {
                become(state.with(name, random.nextBoolean() ? running.asked() : running.notAsked(now, "lost")));
            } else if (container instanceof Running running && random.nextBoolean()) {
                become(state.with(name, RandomLife.tended(state.wanted().container(name), running, random)));
            } else if (container instanceof Running running && !(!state.hasWork() && random.nextInt(4) > 0)) {
                become(state.with(name, running.exited(new Exit(random.nextInt(4) % 3, 0, 0, 0, TIME, TIME))));
            } else if (container instanceof Exited exited && exited.settling()) {
                become(state.with(
                        name,
                        exited.settled(
                                termination(exited.attempt(), exited.exit().code()))));
            } else if (container instanceof Blocked blocked && random.nextInt(10) == 0) {
                become(state.with(name, blocked.retryNow()));
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
    }
}
