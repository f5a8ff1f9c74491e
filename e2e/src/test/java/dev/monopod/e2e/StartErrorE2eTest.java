package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A container that can't be started: it is told which step failed at what and why, and its neighbours don't feel it. */
final class StartErrorE2eTest {
    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata:
              name: %s
            spec:
              restartPolicy: %s
              terminationGracePeriodSeconds: 2
              containers:
                - name: neighbour
                  image: localhost/busybox:1
                  command: ["sleep", "1000000"]
                - name: missing
                  image: localhost/busybox:1
                  command: ["/no/such/program", "--option"]
                - name: unfound
                  image: localhost/busybox:1
                  command: ["no-such-program"]
                - name: no-program
                  image: localhost/busybox:1
                  command: ["/etc/os-release"]
                - name: no-folder
                  image: localhost/busybox:1
                  command: ["sleep", "1000000"]
                  workingDir: /etc/os-release
            """;

    @RegisterExtension
    final TestAgent agent = TestAgent.with("busybox");

    @Test
    void aContainerThatCantBeStartedSaysWhyAndItsNeighboursRunOn() throws IOException {
        agent.write("once.yaml", POD.formatted("once", "Never"));
        agent.write("again.yaml", POD.formatted("again", "Always"));
        Pod once = agent.awaitPod(
                "once",
                pod -> pod.getStatus().getContainerStatuses().stream()
                                .filter(Pods::terminated)
                                .count()
                        == 4);
        PodWitness witness = agent.witness(once);
        HostProcess neighbour = witness.container("neighbour");

        says(once, "missing", "exec /no/such/program", "ENOENT, errno 2");
        says(once, "unfound", "exec no-such-program", "ENOENT, errno 2");
        says(once, "no-program", "exec /etc/os-release", "EACCES, errno 13");
        says(once, "no-folder", "workdir /etc/os-release", "ENOTDIR, errno 20");
        assertThat(once.getStatus().getPhase()).isEqualTo("Running");
        assertThat(witness.processesOf("missing")).isEmpty();
        // At the second of these ends the first restart, which comes at once, is over.
        ContainerStatus missing = agent.awaitContainer(
                "again",
                "missing",
                status -> Pods.waitingFor(status, "CrashLoopBackOff") && status.getRestartCount() > 0);
        saysSo(missing.getLastState().getTerminated(), "exec /no/such/program", "ENOENT, errno 2");
        HostProcess another =
                agent.witness(agent.awaitPod("again", pod -> true)).container("neighbour");
        assertThat(another.commandLine()).isEqualTo("sleep 1000000");
        assertThat(Pods.container(agent.awaitPod("again", pod -> true), "neighbour")
                        .getRestartCount())
                .isZero();
        assertThat(neighbour.alive()).isTrue();
        assertThat(witness.container("neighbour")).isEqualTo(neighbour);
    }

    private static void says(Pod pod, String container, String step, String reason) {
        saysSo(Pods.container(pod, container).getState().getTerminated(), step, reason);
    }

    private static void saysSo(ContainerStateTerminated end, String step, String reason) {
        assertThat(end.getReason()).isEqualTo("StartError");
        assertThat(end.getExitCode()).isEqualTo(128);
        assertThat(end.getMessage())
                .matches("failed to start container: step [0-9]+ \\(.*")
                .contains("(" + step + ")")
                .contains(reason);
    }
}
