package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What holds a pod together is killed: its pause process, its shim, or all of it by a reboot. */
final class LostSandboxE2eTest {
    private static final String PAIR = """
            apiVersion: v1
            kind: Pod
            metadata:
              name: pair
            spec:
              terminationGracePeriodSeconds: 2
              volumes:
                - name: disk
                  emptyDir: {}
              containers:
                - name: one
                  image: localhost/busybox:1
                  command: ["sh", "-c", "echo started >> /disk/starts; exec sleep 1000000"]
                  volumeMounts:
                    - name: disk
                      mountPath: /disk
                - name: two
                  image: localhost/busybox:1
                  command: ["sleep", "1000000"]
            """;

    @RegisterExtension
    final TestAgent agent = TestAgent.with("busybox");

    private PodWitness witness;
    private List<HostProcess> before;

    @BeforeEach
    void aPodRuns() throws Exception {
        agent.write("pair.yaml", PAIR);
        Pod pod = agent.awaitRunning("pair");
        witness = agent.witness(pod);
        HostProcess one = witness.container("one");
        Waiting.until(
                "the first line",
                () -> Files.readString(one.root("/disk/starts")).equals("started\n"));
        before = List.of(witness.shim(), witness.pause(), witness.container("one"), witness.container("two"));
    }

    @Test
    void aPauseThatIsKilledTakesItsSandboxAlongAndAllContainersStartInANewOne() throws Exception {
        witness.pause().kill();

        allIsNewAfterOneRestart();
    }

    @Test
    void aShimThatIsKilledTakesItsSandboxAlongAndAllContainersStartInANewOne() throws Exception {
        witness.shim().kill();

        allIsNewAfterOneRestart();
    }

    @Test
    void aShimThatIsKilledWhileTheAgentIsAwayIsMissedWhenItIsBack() throws Exception {
        agent.kill();
        before.get(0).kill();
        agent.start();

        allIsNewAfterOneRestart();
    }

    private void allIsNewAfterOneRestart() throws Exception {
        Pod after = agent.awaitPod(
                "pair",
                pod -> Pods.allRunning(pod)
                        && pod.getStatus().getContainerStatuses().stream()
                                .allMatch(status -> status.getRestartCount() == 1));
        Waiting.untilAsserted(() -> assertThat(before).noneMatch(HostProcess::alive));
        PodWitness now = agent.witness(after);
        assertThat(before).doesNotContain(now.pause(), now.shim(), now.container("one"), now.container("two"));
        assertThat(now.container("one").namespace("net"))
                .isEqualTo(now.pause().namespace("net"))
                .isEqualTo(now.container("two").namespace("net"));
        Waiting.untilAsserted(() -> assertThat(now.container("one").root("/disk/starts"))
                .as("volumes outlive the sandbox")
                .hasContent("started\nstarted"));
    }

    /** Nothing that runs survives a reboot, nor does what is below /run. */
    @Test
    void afterARebootThePodsStartFromTheirFiles() throws Exception {
        agent.kill();
        before.get(0).kill();
        witness.processes().forEach(HostProcess::kill);
        // Who has just ended is in its group for a moment longer.
        Waiting.until("the groups to be gone", () -> {
            agent.groups().removeEmpty();
            return agent.groups().below().isEmpty();
        });
        Directories.delete(agent.directories().run());

        agent.start();

        PodWitness now = agent.witness(agent.awaitRunning("pair"));
        assertThat(before).noneMatch(HostProcess::alive);
        assertThat(now.container("one").namespace("net")).isEqualTo(now.pause().namespace("net"));
    }
}
