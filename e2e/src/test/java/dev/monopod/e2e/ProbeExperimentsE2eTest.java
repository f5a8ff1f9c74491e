package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodList;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Experiment 14: probes. */
final class ProbeExperimentsE2eTest {
    @RegisterExtension
    final TestAgent agent = TestAgent.with("busybox");

    @Test
    void whatDoesNotLiveIsEndedAndBeginsAnew() throws IOException, InterruptedException {
        Instructions experiment = Instructions.ofExperiment(agent, "14a-liveness.yaml");
        agent.apply("14a-liveness.yaml");
        Pod pod = agent.awaitRunning("liveness");
        HostProcess first = agent.witness(pod).container("server");
        agent.awaitLog(pod, "server", 0, lines -> lines.contains("server begins"));

        experiment.type("monopod exec liveness -- rm");

        ContainerStatus again = agent.awaitContainer(
                "liveness", "server", status -> Pods.running(status) && status.getRestartCount() == 1);
        assertThat(first.alive()).isFalse();
        assertThat(agent.witness(pod).container("server")).isNotEqualTo(first);
        assertThat(again.getLastState().getTerminated().getExitCode()).isZero();
        assertThat(experiment.type("monopod events"))
                .contains("Liveness probe failed", "Container server failed liveness probe, will be restarted")
                .containsPattern("x[3-9]+ over .* Unhealthy")
                .containsPattern("x[2-9]+ over .* Started");
        assertThat(experiment.typeUntil("monopod logs liveness", printed -> !printed.isEmpty()))
                .isEqualTo("server begins\n");
        assertThat(experiment.type("monopod logs liveness --previous")).isEqualTo("server begins\nasked to end\n");
        experiment.assertAllTyped();

        experiment.type("monopod exec liveness -- rm");

        agent.awaitContainer("liveness", "server", status -> Pods.waitingFor(status, "CrashLoopBackOff"));
    }

    @Test
    void whatCannotServeIsToldAndNothingElse() throws IOException, InterruptedException {
        Instructions experiment = Instructions.ofExperiment(agent, "14b-readiness.yaml");
        agent.apply("14b-readiness.yaml");
        Pod pod = agent.awaitRunning("readiness");
        HostProcess server = agent.witness(pod).container("server");
        PodCondition ready = untilReadyIs(experiment, "True");

        experiment.type("monopod exec readiness -- rm");
        PodCondition unready = untilReadyIs(experiment, "False");

        assertThat(unready.getReason()).isEqualTo("ContainersNotReady");
        assertThat(unready.getMessage()).contains("[server]");
        assertThat(experiment.type("monopod events"))
                .contains("Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 404");
        experiment.type("monopod exec readiness -- touch");
        PodCondition again = untilReadyIs(experiment, "True");
        assertThat(Instant.parse(again.getLastTransitionTime()))
                .isAfter(Instant.parse(unready.getLastTransitionTime()))
                .isAfter(Instant.parse(ready.getLastTransitionTime()));
        assertThat(server.alive()).isTrue();
        assertThat(agent.awaitRunning("readiness").getStatus().getContainerStatuses())
                .allSatisfy(status -> assertThat(status.getRestartCount()).isZero());
        experiment.assertAllTyped();
    }

    private static PodCondition untilReadyIs(Instructions experiment, String is) {
        String pods = experiment.typeUntil(
                "curl -s http://", printed -> ready(printed).getStatus().equals(is));
        return ready(pods);
    }

    private static PodCondition ready(String pods) {
        try {
            return ToldPods.JSON.readValue(pods, PodList.class).getItems().get(0).getStatus().getConditions().stream()
                    .filter(condition -> condition.getType().equals("Ready"))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
