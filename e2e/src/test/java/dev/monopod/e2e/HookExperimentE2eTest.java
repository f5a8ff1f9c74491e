package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Experiment 15: hooks, and what is left of the grace period after one. */
final class HookExperimentE2eTest {
    private static final String EXPERIMENT = "15-hooks.yaml";

    @RegisterExtension
    final TestAgent agent = TestAgent.with("busybox");

    @Test
    void theTimeOfPreStopIsTakenFromTheProgramsOwn() throws IOException, InterruptedException {
        Instructions experiment = Instructions.ofExperiment(agent, EXPERIMENT);
        agent.apply(EXPERIMENT);
        ContainerStatus first =
                agent.awaitContainer("hooks", "app", status -> Boolean.TRUE.equals(status.getStarted()));
        assertThat(experiment.type("monopod logs hooks").lines()).containsExactly("app begins", "postStart is done");

        experiment.type("monopod exec hooks -- rm");

        ContainerStatus again =
                agent.awaitContainer("hooks", "app", status -> Pods.running(status) && status.getRestartCount() == 1);
        assertThat(again.getLastState().getTerminated().getExitCode()).isEqualTo(128 + 9);
        assertThat(again.getLastState().getTerminated().getStartedAt())
                .isEqualTo(first.getState().getRunning().getStartedAt());
        assertThat(experiment.type("monopod events")).contains("Killing");
        List<String> life =
                experiment.type("monopod logs hooks --previous").lines().toList();
        assertThat(life)
                .extracting(HookExperimentE2eTest::text)
                .startsWith(
                        "app begins",
                        "postStart is done",
                        "preStop begins",
                        "preStop is done",
                        "app is asked to end",
                        "app has tidied up for 1 s",
                        "app has tidied up for 2 s")
                .doesNotContain("app has tidied up for 4 s");
        Duration hook = Duration.between(time(life.get(2)), time(life.get(3)));
        Duration all = Duration.between(
                time(life.get(2)),
                Instant.parse(again.getLastState().getTerminated().getFinishedAt()));
        assertThat(hook).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
        assertThat(all).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(8));
        experiment.assertAllTyped();
    }

    private static String text(String line) {
        return line.substring(line.indexOf(' ') + 1);
    }

    private static Instant time(String line) {
        return Instant.parse(line.substring(0, line.indexOf(' ')));
    }
}
