package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Experiment 4: when PID 1 ends, everything in its container ends with it. */
final class Pid1E2eTest {
    private static final String EXPERIMENT = "04-when-pid-1-ends.yaml";
    private static final String POD = "when-pid-1-ends";

    @RegisterExtension
    final TestAgent agent = TestAgent.with("busybox");

    @Test
    void theWorkersEndWithTheirMasterAndTheContainerIsRestarted() throws IOException {
        agent.apply(EXPERIMENT);
        Pod pod = agent.awaitRunning(POD);
        PodWitness witness = agent.witness(pod);
        List<HostProcess> first = allFour(witness);
        HostProcess pause = witness.pause();

        witness.container("master").kill();

        Waiting.untilAsserted(() -> assertThat(first).noneMatch(HostProcess::alive));
        ContainerStatus restarted =
                agent.awaitContainer(POD, "master", status -> Pods.running(status) && status.getRestartCount() == 1);
        assertThat(restarted.getLastState().getTerminated().getExitCode()).isEqualTo(128 + 9);
        assertThat(restarted.getLastState().getTerminated().getReason()).isEqualTo("Error");
        assertThat(allFour(witness)).doesNotContainAnyElementsOf(first);
        assertThat(pause.alive()).as("the sandbox stays").isTrue();
    }

    /** A shell and three workers, each in a session of its own. */
    private static List<HostProcess> allFour(PodWitness witness) {
        return Waiting.until(
                "master and workers",
                () -> witness.processesOf("master"),
                processes -> processes.stream().filter(Pid1E2eTest::isWorker).count() == 3);
    }

    private static boolean isWorker(HostProcess process) {
        try {
            return process.commandLine().startsWith("sh -c trap")
                    || process.commandLine().startsWith("sleep");
        } catch (IOException e) {
            return false;
        }
    }
}
