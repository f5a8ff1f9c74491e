package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Directories that the agent can't write to any more: what runs goes on, what ends is known, the rest comes when they can be written to. */
final class ReadOnlyE2eTest {
    private static final String READ_ONLY = "Read-only file system";

    @RegisterExtension
    final TestAgent agent = TestAgent.alone("busybox");

    private static String waiting(String name, String policy) {
        return BusyboxPod.of(name, policy, "trap 'exit 0' TERM; until [ -e /end ]; do sleep 0.05; done; exit 7");
    }

    private HostProcess app(String pod) {
        return agent.witness(agent.awaitRunning(pod)).container("app");
    }

    @Test
    void nothingIsLostWhileNothingCanBeWritten() throws Exception {
        for (String name : List.of("steady", "again", "leaving")) {
            agent.write(name + ".yaml", waiting(name, "Always"));
        }
        agent.write("once.yaml", waiting("once", "Never"));
        HostProcess steady = app("steady");
        HostProcess once = app("once");
        HostProcess again = app("again");
        HostProcess leaving = app("leaving");
        List<Path> directories = List.of(
                agent.directories().run(),
                agent.directories().root(),
                agent.directories().log());

        for (Path directory : directories) {
            SmallDisk.makeReadOnly(directory);
        }
        try {
            whileReadOnly(once, again, leaving);
        } finally {
            for (Path directory : directories) {
                SmallDisk.makeWritable(directory);
            }
        }

        agent.awaitRunning("late");
        agent.awaitGone("leaving");
        ContainerStatus restarted = Pods.container(agent.awaitRunning("again"), "app");
        assertThat(restarted.getRestartCount()).isEqualTo(1);
        assertThat(restarted.getLastState().getTerminated().getExitCode()).isEqualTo(7);
        assertThat(steady.alive()).isTrue();
        assertThat(agent.output().lines().filter(line -> line.contains(READ_ONLY)))
                .as("told, and not again and again")
                .hasSizeBetween(1, 20);

        agent.restart();
        ContainerStatus known = agent.awaitContainer("once", "app", Pods::terminated);
        assertThat(known.getState().getTerminated().getExitCode()).isEqualTo(7);
        assertThat(Pods.container(agent.awaitRunning("again"), "app").getRestartCount())
                .isEqualTo(1);
        assertThat(steady.alive()).isTrue();
    }

    private void whileReadOnly(HostProcess once, HostProcess again, HostProcess leaving) throws IOException {
        Files.createFile(once.root("/end"));
        Files.createFile(again.root("/end"));
        agent.write("late.yaml", waiting("late", "Always"));
        agent.remove("leaving.yaml");

        ContainerStatus ended = agent.awaitContainer("once", "app", Pods::terminated);
        assertThat(ended.getState().getTerminated().getExitCode()).isEqualTo(7);
        ContainerStatus held =
                agent.awaitContainer("again", "app", status -> Pods.waitingFor(status, "CreateContainerError"));
        assertThat(held.getState().getWaiting().getMessage())
                .contains(agent.directories().run().toString(), READ_ONLY);
        ContainerStatus late = agent.awaitContainer(
                "late",
                "app",
                status -> status.getState().getWaiting() != null
                        && status.getState().getWaiting().getMessage() != null);
        assertThat(late.getState().getWaiting().getMessage())
                .contains(agent.directories().run().toString(), READ_ONLY);
        Waiting.until("end of the pod that is removed", () -> !leaving.alive());
    }
}
