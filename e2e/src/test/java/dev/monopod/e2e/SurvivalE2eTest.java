package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The agent is killed by SIGKILL while its pods run, and comes back. */
final class SurvivalE2eTest {
    private static final String COUNTING = """
            apiVersion: v1
            kind: Pod
            metadata:
              name: counting
            spec:
              terminationGracePeriodSeconds: 2
              containers:
                - name: steady
                  image: localhost/busybox:1
                  command: ["sh", "-c", "n=0; while true; do n=$((n + 1)); echo line $n; sleep 0.05; done"]
                - name: mortal
                  image: localhost/busybox:1
                  command: ["sh", "-c", "until [ -e /end ]; do sleep 0.1; done; echo last words; exit 42"]
            """;

    @RegisterExtension
    final TestAgent agent = TestAgent.with("busybox");

    @Test
    void theSameProcessesGoOnAndAreKnownAgain() throws Exception {
        agent.write("counting.yaml", COUNTING);
        Pod before = agent.awaitRunning("counting");
        PodWitness witness = agent.witness(before);
        HostProcess steady = witness.container("steady");
        HostProcess mortal = witness.container("mortal");
        HostProcess pause = witness.pause();
        HostProcess shim = witness.shim();

        agent.restart();

        Pod after = agent.awaitRunning("counting");
        assertThat(List.of(steady, mortal, pause, shim)).allMatch(HostProcess::alive);
        assertThat(witness.container("steady")).isEqualTo(steady);
        assertThat(witness.container("mortal")).isEqualTo(mortal);
        assertThat(after.getMetadata().getUid()).isEqualTo(before.getMetadata().getUid());
        assertThat(after.getMetadata().getCreationTimestamp())
                .isEqualTo(before.getMetadata().getCreationTimestamp());
        assertThat(after.getStatus().getStartTime())
                .isEqualTo(before.getStatus().getStartTime());
        for (String container : List.of("steady", "mortal")) {
            ContainerStatus now = Pods.container(after, container);
            ContainerStatus then = Pods.container(before, container);
            assertThat(now.getRestartCount()).isZero();
            assertThat(now.getContainerID()).isEqualTo(then.getContainerID());
            assertThat(now.getState()).isEqualTo(then.getState());
        }
    }

    @Test
    void aContainerThatEndsWhileTheAgentIsAwayIsRestartedWithItsExitCodeKnown() throws Exception {
        agent.write("counting.yaml", COUNTING);
        Pod pod = agent.awaitRunning("counting");
        PodWitness witness = agent.witness(pod);
        HostProcess steady = witness.container("steady");
        HostProcess mortal = witness.container("mortal");

        agent.kill();
        Files.createFile(mortal.root("/end"));
        Waiting.until("end of the container", () -> !mortal.alive());
        agent.start();

        ContainerStatus restarted = agent.awaitContainer(
                "counting", "mortal", status -> Pods.running(status) && status.getRestartCount() == 1);
        assertThat(restarted.getLastState().getTerminated().getExitCode()).isEqualTo(42);
        assertThat(restarted.getLastState().getTerminated().getReason()).isEqualTo("Error");
        assertThat(agent.log(pod, "mortal", 0)).extracting(LogLine::text).containsExactly("last words");
        assertThat(witness.container("steady")).isEqualTo(steady);
        assertThat(Pods.container(agent.awaitRunning("counting"), "steady").getRestartCount())
                .isZero();
    }

    @Test
    void noLineOfALogIsLostOrDoubled() throws Exception {
        agent.write("counting.yaml", COUNTING);
        Pod pod = agent.awaitRunning("counting");
        for (int restart = 0; restart < 3; restart++) {
            int seen = agent.log(pod, "steady", 0).size();
            agent.kill();
            awaitLines(pod, seen + 20);
            agent.start();
        }
        int seen = agent.log(pod, "steady", 0).size();
        awaitLines(pod, seen + 20);

        List<LogLine> lines = agent.log(pod, "steady", 0);

        assertThat(lines)
                .extracting(LogLine::text)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, lines.size())
                        .mapToObj(number -> "line " + number)
                        .toList());
    }

    private void awaitLines(Pod pod, int count) {
        agent.awaitLog(pod, "steady", 0, lines -> lines.size() >= count);
    }

    @Test
    void aPodWhoseFileGoesWhileTheAgentIsAwayEndsWhenItIsBack() throws Exception {
        agent.write("counting.yaml", COUNTING);
        PodWitness witness = agent.witness(agent.awaitRunning("counting"));
        HostProcess steady = witness.container("steady");

        agent.kill();
        agent.remove("counting.yaml");
        assertThat(steady.alive()).isTrue();
        agent.start();

        agent.awaitGone("counting");
        assertThat(steady.alive()).isFalse();
    }

    /** What the removal of the Debian package does, for instance. */
    @Test
    void allThatAnAgentLeftCanBeRemovedWithoutOne() throws Exception {
        agent.write("counting.yaml", COUNTING);
        PodWitness witness = agent.witness(agent.awaitRunning("counting"));
        List<HostProcess> left = List.of(witness.shim(), witness.pause(), witness.container("steady"));
        // As long as there are numbers for: nobody waits for it who ends by himself.
        agent.write("alone.yaml", BusyboxPod.steady("alone").replace("Seconds: 2", "Seconds: " + Long.MAX_VALUE));
        agent.awaitRunning("alone");

        Command.Outcome refused = removePods(30);
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains(agent.directories().run() + " is in use by another agent");
        assertThat(left).allMatch(HostProcess::alive);
        agent.end();
        Command.Outcome removed = removePods(30);

        assertThat(removed.exitCode()).as(removed.err()).isZero();
        assertThat(left).noneMatch(HostProcess::alive);
        assertThat(agent.groups().below()).isEmpty();
        assertThat(agent.directories().run().resolve("pods")).isEmptyDirectory();
        assertThat(agent.directories().root().resolve("pods")).isEmptyDirectory();
        // The manifests stay: an agent that is started begins anew.
        agent.start();
        assertThat(agent.witness(agent.awaitRunning("counting")).shim()).isNotEqualTo(left.get(0));
    }

    @Test
    void whatCanNotBeRemovedIsToldInsteadOfWaitedForWithoutEnd() throws Exception {
        agent.write("counting.yaml", COUNTING);
        Pod pod = agent.awaitRunning("counting");
        HostProcess container = agent.witness(pod).container("steady");
        agent.end();
        Path mounted = Files.createDirectory(agent.directories()
                .root()
                .resolve("pods")
                .resolve(pod.getMetadata().getUid())
                .resolve("stuck"));
        Command.run("mount", "-t", "tmpfs", "monopod-test", mounted.toString());
        try {
            Command.Outcome stuck = removePods(3);
            assertThat(stuck.exitCode()).isEqualTo(1);
            assertThat(stuck.err()).contains("default/counting");
            assertThat(container.alive()).isFalse();
        } finally {
            Command.run("umount", mounted.toString());
        }
        assertThat(removePods(30).exitCode()).isZero();
        agent.start();
    }

    private Command.Outcome removePods(int patience) throws Exception {
        return Command.monopod(
                "remove-pods",
                "--patience=" + patience,
                "--root-dir=" + agent.directories().root(),
                "--run-dir=" + agent.directories().run(),
                "--log-dir=" + agent.directories().log(),
                "--cgroup-root=" + agent.directories().name());
    }

    @Test
    void anAgentThatIsAskedToEndLeavesItsPodsToTheNext() throws Exception {
        agent.write("counting.yaml", COUNTING);
        HostProcess steady = agent.witness(agent.awaitRunning("counting")).container("steady");

        agent.end();
        assertThat(steady.alive()).isTrue();
        agent.start();

        assertThat(agent.witness(agent.awaitRunning("counting")).container("steady"))
                .isEqualTo(steady);
    }

    @Test
    void theBackOffGoesOnWhereItWas() throws IOException, InterruptedException {
        agent.write("failing.yaml", BusyboxPod.of("failing", "exit 5"));
        ContainerStatus before =
                agent.awaitContainer("failing", "app", status -> Pods.waitingFor(status, "CrashLoopBackOff"));

        agent.restart();

        ContainerStatus after = agent.awaitContainer(
                "failing",
                "app",
                status -> status.getRestartCount() > before.getRestartCount()
                        && Pods.waitingFor(status, "CrashLoopBackOff"));
        assertThat(after.getRestartCount()).isEqualTo(before.getRestartCount() + 1);
        assertThat(Instant.parse(after.getLastState().getTerminated().getStartedAt()))
                .as("start of the attempt after the agent's restart")
                .isAfterOrEqualTo(
                        Instant.parse(before.getLastState().getTerminated().getFinishedAt())
                                .plusSeconds(10));
    }
}
