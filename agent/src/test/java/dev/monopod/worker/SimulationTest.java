package dev.monopod.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.reconcile.StopReason;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Many histories of a machine, each told by its seed. A failure names it; {@code make simulate SEED=N} runs that one again,
 * {@code make simulate STEPS=N} as many as have so many steps together.
 */
class SimulationTest {
    private static final long STEPS = Long.getLong("simulation.steps", 220_000);
    private static final long FIRST_SEED = Long.getLong("simulation.seed", 1);
    private static final long STEPS_THAT_SEE_ALL = 200_000;
    /** In one history, before faults cease. */
    private static final int TROUBLED_STEPS = 2_500;

    /** What fails is told to the log, and here everything fails. */
    private static final Logger LOG = Logger.getLogger(WorkedPod.class.getName());

    private static final @Nullable Level USUAL = LOG.getLevel();

    @BeforeAll
    static void quiet() {
        LOG.setLevel(Level.OFF);
    }

    @AfterAll
    static void loud() {
        LOG.setLevel(USUAL);
    }

    @Test
    void whateverGoesWrongNothingForbiddenHappensAndInTheEndAllIsAsWanted() {
        long steps = 0;
        Duration converged = Duration.ZERO;
        Duration vanished = Duration.ZERO;
        Set<Enum<?>> seen = new HashSet<>();
        long seed = FIRST_SEED;
        for (; steps < STEPS; seed++) {
            Simulation.Outcome outcome = run(seed);
            steps += outcome.steps();
            converged = longer(converged, outcome.converged());
            vanished = longer(vanished, outcome.vanished());
            seen.addAll(outcome.seen());
        }
        System.out.printf(
                "simulation: seeds %d to %d, %d steps; as wanted within %s, vanished within %s of virtual time%n",
                FIRST_SEED, seed - 1, steps, converged, vanished);
        if (STEPS >= STEPS_THAT_SEE_ALL) {
            assertThat(seen)
                    .as("all that can make a container end, and all that it can be asked for")
                    .containsAll(reasons())
                    .contains(Question.values());
        }
    }

    /** No manifest changes in place here. */
    private static List<StopReason> reasons() {
        return Arrays.stream(StopReason.values())
                .filter(reason -> !reason.makesWay())
                .toList();
    }

    @Test
    void aSeedTellsTheWholeHistory() {
        Simulation one = new Simulation(FIRST_SEED);
        Simulation other = new Simulation(FIRST_SEED);

        assertThat(one.run(TROUBLED_STEPS)).isEqualTo(other.run(TROUBLED_STEPS));
        assertThat(one.trace()).isEqualTo(other.trace());
    }

    private static Simulation.Outcome run(long seed) {
        Simulation simulation = new Simulation(seed);
        try {
            return simulation.run(TROUBLED_STEPS);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    "seed " + seed + ": " + e.getMessage() + "\n" + String.join("\n", simulation.trace()), e);
        }
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }
}
