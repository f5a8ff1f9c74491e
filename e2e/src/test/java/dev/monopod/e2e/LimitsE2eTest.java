package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Experiment 7: limits. */
final class LimitsE2eTest {
    private static final long MEBIBYTE = 1024 * 1024;

    @RegisterExtension
    final TestAgent agent = TestAgent.with("busybox");

    @Test
    void whoTakesMoreMemoryThanItsLimitIsKilledByTheKernelAlone() throws IOException {
        agent.apply("07a-memory-limit.yaml");
        ContainerStatus greedy = agent.awaitContainer("memory-limit", "greedy", Pods::terminated);
        PodWitness witness = agent.witness(agent.awaitPod("memory-limit", pod -> true));

        assertThat(greedy.getState().getTerminated().getReason()).isEqualTo("OOMKilled");
        assertThat(greedy.getState().getTerminated().getExitCode()).isEqualTo(128 + 9);
        HostProcess modest = witness.container("modest");
        assertThat(modest.commandLine()).isEqualTo("sleep 1000000");
        assertThat(ControlGroups.read(witness.groupsOf("modest"), memoryLimit()))
                .isEqualTo(Long.toString(32 * MEBIBYTE));
        assertThat(ControlGroups.read(witness.group(), memoryLimit())).isEqualTo(Long.toString(64 * MEBIBYTE));
    }

    @Test
    void aKillThatIsNotTheKernelsIsNotTakenForOne() throws IOException {
        agent.apply("07a-memory-limit.yaml");
        PodWitness witness = agent.witness(agent.awaitPod("memory-limit", pod -> true));

        witness.container("modest").kill();

        ContainerStatus modest = agent.awaitContainer("memory-limit", "modest", Pods::terminated);
        assertThat(modest.getState().getTerminated().getExitCode()).isEqualTo(128 + 9);
        assertThat(modest.getState().getTerminated().getReason()).isEqualTo("Error");
    }

    @Test
    void theKernelCountsTheKillInTheContainersOwnGroup() throws IOException {
        agent.write("oom.yaml", """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: child-killed
                spec:
                  terminationGracePeriodSeconds: 2
                  containers:
                    - name: app
                      image: localhost/busybox:1
                      command: ["sh", "-c", "tail /dev/zero; echo ended with $?; exec sleep 1000000"]
                      resources:
                        limits:
                          memory: 32Mi
                """);
        Pod pod = agent.awaitRunning("child-killed");

        agent.awaitLog(pod, "app", 0, lines -> lines.contains("ended with 137"));

        assertThat(ControlGroups.read(
                        agent.witness(pod).groupsOf("app"),
                        ControlGroups.version2() ? "memory.events" : "memory.oom_control",
                        "oom_kill"))
                .isEqualTo(1);
    }

    @Test
    void whoWantsMoreCpuThanItsLimitIsMadeToWait() throws IOException {
        agent.apply("07b-cpu-limit.yaml");
        PodWitness witness = agent.witness(agent.awaitRunning("cpu-limit"));

        Waiting.untilAsserted(() -> assertThat(ControlGroups.read(witness.groupsOf("busy"), "cpu.stat", "nr_throttled"))
                .isPositive());

        if (ControlGroups.version2()) {
            assertThat(ControlGroups.read(witness.groupsOf("busy"), "cpu.max")).isEqualTo("20000 100000");
        } else {
            assertThat(ControlGroups.read(witness.groupsOf("busy"), "cpu.cfs_quota_us"))
                    .isEqualTo("20000");
            assertThat(ControlGroups.read(witness.groupsOf("busy"), "cpu.cfs_period_us"))
                    .isEqualTo("100000");
        }
        Pod pod = agent.awaitRunning("cpu-limit");
        agent.awaitLog(pod, "busy", 0, lines -> lines.stream().anyMatch(line -> line.matches("nr_throttled [1-9].*")));
    }

    @Test
    void aForkBombGetsNoFurtherThanItsPodsLimit() throws IOException {
        agent.apply("07c-fork-bomb.yaml");
        agent.apply("01-a-container-is-a-process.yaml");
        Pod bomb = agent.awaitPod("fork-bomb", pod -> true);
        PodWitness witness = agent.witness(bomb);

        agent.awaitLog(
                bomb,
                "bomb",
                0,
                lines -> lines.stream().anyMatch(line -> line.contains("can't fork"))
                        && lines.contains("the bomb has ended, its processes have not"));

        assertThat(ControlGroups.read(witness.group(), "pids.max")).isEqualTo("100");
        assertThat(witness.processes()).hasSizeBetween(90, 100);
        agent.awaitRunning("a-container-is-a-process");
    }

    private static String memoryLimit() {
        return ControlGroups.version2() ? "memory.max" : "memory.limit_in_bytes";
    }
}
