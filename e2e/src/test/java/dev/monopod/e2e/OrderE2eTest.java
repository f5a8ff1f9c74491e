package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Experiment 13: the order in which init containers, sidecars and the others start and end. */
final class OrderE2eTest {
    private static final String EXPERIMENT = "13-who-starts-and-ends-when.yaml";
    private static final String POD = "who-starts-and-ends-when";
    private static final String[] LIFE = {
        "diary begins",
        "prepare begins",
        "prepare ends",
        "helper begins",
        "app begins",
        "app ends",
        "helper is asked to end",
        "diary is asked to end"
    };

    @RegisterExtension
    final TestAgent agent = TestAgent.with("busybox");

    @Test
    void theDiaryHasAllOfThemInTheirOrderAndThePodSucceeds() throws IOException, InterruptedException {
        Instructions experiment = Instructions.ofExperiment(agent, EXPERIMENT);
        agent.apply(EXPERIMENT);
        agent.awaitContainer(POD, "diary", status -> Boolean.TRUE.equals(status.getStarted()));

        assertThat(experiment
                        .type("monopod logs who-starts-and-ends-when -c diary -f")
                        .lines())
                .containsExactly(LIFE);

        Pod over = agent.awaitPod(POD, pod -> pod.getStatus().getPhase().equals("Succeeded"));
        Waiting.untilAsserted(() ->
                assertThat(agent.witness(over).group()).as("processes left").isEmpty());
        // With its sandbox nothing is forgotten of it.
        Pod still = agent.pod(POD).orElseThrow();
        assertThat(still.getStatus().getPhase()).isEqualTo("Succeeded");
        for (String name : new String[] {"diary", "prepare", "helper", "app"}) {
            ContainerStatus status = Pods.container(still, name);
            assertThat(status.getState().getTerminated().getExitCode()).as(name).isZero();
            assertThat(status.getRestartCount()).as(name).isZero();
        }
        assertThat(experiment.type("monopod events"))
                .contains("Started", "Stopping container helper", "Stopping container diary");
        assertThat(experiment
                        .type("monopod logs who-starts-and-ends-when -c diary --timestamps")
                        .lines())
                .hasSameSizeAs(LIFE)
                .isSorted();
        experiment.assertAllTyped();
    }

    /** As the experiment says of a manifest that is removed. */
    @Test
    void theyEndInThatOrderAlsoWhenTheManifestIsRemoved() throws IOException, InterruptedException {
        String endless = Files.readString(TestAgent.EXPERIMENTS.resolve(EXPERIMENT))
                .replace("  sleep 2\n", "  trap 'echo \"app ends\"; exit 0' TERM; sleep 1000000 & wait\n");
        agent.write("order.yaml", endless);
        agent.awaitRunning(POD);
        Path diary = agent.directories().top().resolve("diary.txt");
        Process reader =
                Command.begin(diary, "logs", "--run-dir=" + agent.directories().run(), POD, "-c", "diary", "-f");
        Waiting.until("the diary's reader", () -> Files.readString(diary).contains("app begins\n"));

        agent.removeAll();

        assertThat(reader.waitFor()).isZero();
        assertThat(Files.readAllLines(diary)).containsExactly(LIFE);
        agent.awaitGone(POD);
    }
}
