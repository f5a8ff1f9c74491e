package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Experiment 11: restartPolicy. */
final class RestartPolicyE2eTest {

    @RegisterExtension
    final TestAgent agent = TestAgent.with("busybox");

    @Test
    void eachPolicyStartsAgainWhatItIsToAndNothingElse() throws IOException {
        agent.apply("11-restart-policy.yaml");

        for (String container : new String[] {"succeeds", "fails"}) {
            agent.awaitContainer(
                    "restart-always",
                    container,
                    status -> status.getRestartCount() == 1 && Pods.waitingFor(status, "CrashLoopBackOff"));
        }
        agent.awaitContainer("restart-on-failure", "fails", status -> Pods.waitingFor(status, "CrashLoopBackOff"));
        ContainerStatus succeeded = agent.awaitContainer("restart-on-failure", "succeeds", Pods::terminated);
        assertThat(succeeded.getRestartCount()).isZero();
        assertThat(succeeded.getState().getTerminated().getReason()).isEqualTo("Completed");
        ContainerStatus failed = agent.awaitContainer("restart-never", "fails", Pods::terminated);
        assertThat(failed.getRestartCount()).isZero();
        assertThat(failed.getState().getTerminated().getExitCode()).isEqualTo(7);
        assertThat(agent.awaitPod(
                                "restart-never",
                                pod -> !pod.getStatus().getPhase().equals("Running"))
                        .getStatus()
                        .getPhase())
                .isEqualTo("Failed");
    }

    @Test
    void theSecondRestartComesTenSecondsAfterTheEnd() throws IOException {
        agent.apply("11-restart-policy.yaml");
        ContainerStatus waiting =
                agent.awaitContainer("restart-always", "fails", status -> Pods.waitingFor(status, "CrashLoopBackOff"));
        assertThat(waiting.getState().getWaiting().getMessage())
                .startsWith("back-off 10s restarting failed container=fails");
        assertThat(waiting.getLastState().getTerminated().getExitCode()).isEqualTo(7);

        // It runs for half a second: whoever looks late sees it ended.
        ContainerStatus again = agent.awaitContainer(
                "restart-always", "fails", status -> status.getRestartCount() == 2 && latestStart(status) != null);

        Instant ended = Instant.parse(waiting.getLastState().getTerminated().getFinishedAt());
        Instant started = Instant.parse(Objects.requireNonNull(latestStart(again)));
        assertThat(Duration.between(ended, started)).isGreaterThanOrEqualTo(Duration.ofSeconds(10));
    }

    /** When the attempt began that the restart count tells of; null where it has yet to. */
    private static @Nullable String latestStart(ContainerStatus status) {
        if (Pods.running(status)) {
            return status.getState().getRunning().getStartedAt();
        }
        if (Pods.terminated(status)) {
            return status.getState().getTerminated().getStartedAt();
        }
        return Pods.waitingFor(status, "CrashLoopBackOff")
                ? status.getLastState().getTerminated().getStartedAt()
                : null;
    }

    @Test
    void aFinishedPodHasNoProcessesLeft() throws IOException {
        agent.apply("11-restart-policy.yaml");

        PodWitness witness = agent.witness(agent.awaitPod(
                "restart-never", pod -> pod.getStatus().getPhase().equals("Failed")));

        Waiting.untilAsserted(() -> assertThat(witness.group()).isEmpty());
    }
}
