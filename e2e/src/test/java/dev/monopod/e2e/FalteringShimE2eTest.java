package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Agent and shim do not always hear each other: nothing is lost by it, and nothing waits for ever. */
final class FalteringShimE2eTest {
    private static final String APP = """
            apiVersion: v1
            kind: Pod
            metadata:
              name: app
            spec:
              terminationGracePeriodSeconds: 2
              containers:
                - name: app
                  image: localhost/busybox:1
                  command: ["sh", "-c", "until [ -e /end ]; do sleep 0.1; done"]
            """;

    private static final List<String> MANY =
            IntStream.range(0, 8).mapToObj(number -> "c" + number).toList();

    @RegisterExtension
    final TestAgent agent = TestAgent.with("busybox");

    @Test
    void aShimThatIsStoppedIsClearedAwayWithItsPodThatIsRemoved() throws Exception {
        agent.write("app.yaml", APP);
        PodWitness witness = agent.witness(agent.awaitRunning("app"));
        List<HostProcess> all = List.of(witness.shim(), witness.pause(), witness.container("app"));
        Command.run("kill", "-STOP", Integer.toString(witness.shim().pid()));

        agent.remove("app.yaml");

        agent.awaitGone("app");
        assertThat(all).noneMatch(HostProcess::alive);
    }

    @Test
    void aStartThatTheShimRefusesIsToldAndTriedAgain() throws Exception {
        agent.write("app.yaml", APP);
        Pod pod = agent.awaitRunning("app");
        Path nextLog = agent.logFile(pod, "app", 1);
        Files.createDirectory(nextLog);

        Files.createFile(agent.witness(pod).container("app").root("/end"));

        ContainerStatus refused =
                agent.awaitContainer("app", "app", status -> Pods.waitingFor(status, "CreateContainerError"));
        assertThat(refused.getState().getWaiting().getMessage()).contains(nextLog.toString(), "EISDIR");
        assertThat(refused.getLastState().getTerminated().getReason()).isEqualTo("Completed");
        Files.delete(nextLog);
        agent.awaitContainer("app", "app", status -> Pods.running(status) && status.getRestartCount() == 1);
    }

    /** The moments between the shim's greeting and what the agent makes of it are among these. */
    @Test
    void endsWhileTheAgentComesBackAreAllNoticed() throws Exception {
        Random random = new Random(14);
        agent.write("many.yaml", manifest());
        PodWitness witness = agent.witness(agent.awaitRunning("many"));
        List<HostProcess> before = MANY.stream().map(witness::container).toList();

        agent.kill();
        agent.launch();
        for (HostProcess process : before) {
            LockSupport.parkNanos(random.nextInt(300) * 1_000_000L);
            process.kill();
        }

        agent.awaitReady();
        Pod after = agent.awaitPod(
                "many",
                pod -> Pods.allRunning(pod)
                        && pod.getStatus().getContainerStatuses().stream()
                                .allMatch(status -> status.getRestartCount() == 1));
        for (ContainerStatus status : after.getStatus().getContainerStatuses()) {
            assertThat(status.getLastState().getTerminated().getExitCode())
                    .as(status.getName())
                    .isEqualTo(137);
        }
        assertThat(before).noneMatch(HostProcess::alive);
    }

    private static String manifest() {
        return """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: many
                spec:
                  terminationGracePeriodSeconds: 2
                  containers:
                """
                + MANY.stream()
                        .map(name -> "    - {name: " + name
                                + ", image: \"localhost/busybox:1\", command: [sleep, \"1000000\"]}\n")
                        .collect(Collectors.joining());
    }
}
