package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Experiment 5: why a container exits at once. */
final class ForegroundE2eTest {

    @RegisterExtension
    final TestAgent agent = TestAgent.with("busybox");

    @Test
    void aServerInTheBackgroundEndsWithTheShellThatStartedIt() throws IOException {
        agent.apply("05a-exits-at-once.yaml");

        ContainerStatus status =
                agent.awaitContainer("exits-at-once", "server", told -> Pods.waitingFor(told, "CrashLoopBackOff"));

        assertThat(status.getRestartCount()).isPositive();
        assertThat(status.getLastState().getTerminated().getExitCode()).isZero();
        assertThat(status.getLastState().getTerminated().getReason()).isEqualTo("Completed");
        Pod pod = agent.awaitPod("exits-at-once", told -> true);
        agent.awaitLog(pod, "server", status.getRestartCount(), lines -> lines.contains("server started"));
        assertThat(agent.witness(pod).processesOf("server")).isEmpty();
    }

    @Test
    void inTheForegroundItStays() throws IOException {
        agent.apply("05b-stays-in-the-foreground.yaml");
        Pod pod = agent.awaitRunning("stays-in-the-foreground");
        PodWitness witness = agent.witness(pod);

        Waiting.untilAsserted(
                () -> assertThat(witness.container("server").commandLine()).startsWith("httpd -f"));

        assertThat(witness.container("server").innermostNumber()).isEqualTo(1);
        assertThat(Pods.container(agent.awaitRunning("stays-in-the-foreground"), "server")
                        .getRestartCount())
                .isZero();
    }
}
