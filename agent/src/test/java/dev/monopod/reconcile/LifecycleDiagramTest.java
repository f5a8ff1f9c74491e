package dev.monopod.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.reconcile.ContainerState.Active;
import dev.monopod.reconcile.ContainerState.Blocked;
import dev.monopod.reconcile.ContainerState.Idle;
import dev.monopod.reconcile.ContainerState.Running;
import dev.monopod.reconcile.ContainerState.Starting;
import dev.monopod.reconcile.SandboxState.Absent;
import dev.monopod.reconcile.SandboxState.Ready;
import dev.monopod.reconcile.SandboxState.Removing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The state diagram of docs/lifecycle.md has just the edges that containers go by: those of walks of pods of all kinds, which the planner
 * leads and a machine that may do anything.
 */
class LifecycleDiagramTest {
    private static final Path PAGE = Path.of("../docs/lifecycle.md");
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");
    private static final int WALKS = 5_000;
    private static final int STEPS = 200;

    @Test
    void thePageHasTheEdgesThatContainersGoByAndNoOthers() throws IOException {
        Diagram diagram = Diagram.on(Files.readString(PAGE));
        Map<Diagram.Edge, Integer> gone = new HashMap<>();
        Map<Diagram.Edge, Integer> lost = new HashMap<>();
        for (long seed = 0; seed < WALKS; seed++) {
            new Walk(seed, diagram, gone, lost).run();
        }

        assertThat(gone.keySet()).containsExactlyInAnyOrderElementsOf(diagram.edges());
        assertThat(gone.values())
                .as("no edge is an accident of one walk: %s", gone)
                .allMatch(times -> times > 20);
        assertThat(lost.keySet()).as("by the loss of a sandbox").containsExactlyInAnyOrderElementsOf(everybodysLoss());
    }

    /** As the page says it below the picture. */
    private static List<Diagram.Edge> everybodysLoss() {
        return Stream.of("Starting", "Running", "Stopping", "Exited")
                .flatMap(from -> Stream.of("Waiting", "Terminated").map(to -> new Diagram.Edge("", from, to)))
                .toList();
    }

    /** What a container's state is called on the page. */
    private static String name(PodState pod, String container) {
        ContainerState state = pod.container(container);
        if (state instanceof Idle idle) {
            return idle.history().last().isEmpty() || pod.startsAgain(container) ? "Waiting" : "Terminated";
        }
        if (state instanceof Running running) {
            return running.stop().asked() ? stopping(running.stop()) : running(running.health());
        }
        return state instanceof Blocked ? "Waiting" : state instanceof Starting ? "Starting" : "Exited";
    }

    private static String running(Health health) {
        if (health.postStart() != HookState.DONE) {
            return "PostStart";
        }
        if (health.startup() != ProbeState.SUCCESS) {
            return "StartupProbe";
        }
        return health.ready() ? "Ready" : "NotReady";
    }

    private static String stopping(Stop stop) {
        if (stop.killedAt().isPresent()) {
            return "Killed";
        }
        if (stop.killDue().isPresent()) {
            return "Signalled";
        }
        return stop.preStop() == HookState.UNDER_WAY ? "PreStop" : "HookDone";
    }

    private static final class Walk {
        private final Random random;
        private final Diagram diagram;
        private final Map<Diagram.Edge, Integer> gone;
        private final Map<Diagram.Edge, Integer> lost;
        private Moment now = Moment.BOOT;
        private PodState state;

        Walk(long seed, Diagram diagram, Map<Diagram.Edge, Integer> gone, Map<Diagram.Edge, Integer> lost) {
            this.random = new Random(seed);
            this.diagram = diagram;
            this.gone = gone;
            this.lost = lost;
            this.state = Lives.fresh(RandomLife.of(random));
        }

        void run() {
            state.wanted().containers().forEach(container -> go(Diagram.POINT, name(state, container), gone));
            for (int step = 0; step < STEPS; step++) {
                Plan plan = PodPlanner.plan(state, new Now(now, TIME));
                for (Action action : plan.actions()) {
                    if (action instanceof Action.RemovePod) {
                        state.wanted()
                                .containers()
                                .forEach(container -> go(name(state, container), Diagram.POINT, gone));
                        return;
                    }
                    become(Begin.begin(state, action));
                }
                somethingHappens(plan);
            }
        }

        private void somethingHappens(Plan plan) {
            List<PodState> next = NextStates.of(state, now);
            int choice = random.nextInt(next.size() + 2);
            if (random.nextInt(60) == 0) {
                become(state.asRemoved(now));
            } else if (random.nextInt(60) == 0 && state.sandbox() instanceof Ready ready) {
                become(state.with(ready.broken()));
            } else if (choice < next.size()) {
                become(next.get(choice));
            } else {
                now = random.nextBoolean()
                        ? now.plus(Duration.ofMillis(random.nextInt(3_000)))
                        : plan.lookAgain().orElse(now);
            }
        }

        private void become(PodState next) {
            boolean sandboxLost = state.sandbox() instanceof Removing && next.sandbox() instanceof Absent;
            for (String container : state.wanted().containers()) {
                boolean active = state.container(container) instanceof Active;
                String before = name(state, container);
                String after = name(next, container);
                if (!before.equals(after)) {
                    go(before, after, active && sandboxLost ? lost : gone);
                }
            }
            state = next;
        }

        private void go(String from, String to, Map<Diagram.Edge, Integer> counted) {
            diagram.edges(from, to).forEach(edge -> counted.merge(edge, 1, Integer::sum));
        }
    }
}
