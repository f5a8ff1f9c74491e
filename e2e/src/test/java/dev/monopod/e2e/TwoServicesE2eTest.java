package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Experiment 6: two services in one container, and as a pod. */
final class TwoServicesE2eTest {

    @RegisterExtension
    final TestAgent agent = TestAgent.with("busybox");

    @Test
    void nobodyKnowsThatTheServiceInTheBackgroundDied() throws Exception {
        agent.apply("06a-two-services-in-one-container.yaml");
        Pod pod = agent.awaitRunning("two-services-in-one-container");
        PodWitness witness = agent.witness(pod);

        agent.awaitLog(pod, "both", 0, lines -> lines.contains("background service fails"));
        Waiting.untilAsserted(
                () -> assertThat(witness.processesOf("both").stream().filter(HostProcess::alive))
                        .hasSize(1));

        ContainerStatus status = Pods.container(agent.awaitRunning("two-services-in-one-container"), "both");
        assertThat(status.getReady()).isTrue();
        assertThat(status.getRestartCount()).isZero();
        assertThat(witness.container("both").commandLine()).startsWith("httpd");
    }

    @Test
    void inAContainerOfItsOwnItIsRestartedAloneAndItsNeighbourIsUntouched() throws IOException {
        agent.apply("06b-two-services-as-a-pod.yaml");
        PodWitness witness = agent.witness(agent.awaitPod("two-services-as-a-pod", pod -> true));
        HostProcess solid = witness.container("solid");

        ContainerStatus fragile =
                agent.awaitContainer("two-services-as-a-pod", "fragile", status -> status.getRestartCount() >= 1);

        assertThat(fragile.getLastState().getTerminated().getExitCode()).isEqualTo(3);
        assertThat(solid.alive()).isTrue();
        assertThat(witness.container("solid")).isEqualTo(solid);
        assertThat(Pods.container(agent.awaitPod("two-services-as-a-pod", pod -> true), "solid")
                        .getRestartCount())
                .isZero();
    }
}
