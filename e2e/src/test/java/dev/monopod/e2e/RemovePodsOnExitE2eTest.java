package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code --remove-pods-on-exit}: an agent whose pods end with it. */
final class RemovePodsOnExitE2eTest {
    @RegisterExtension
    final TestAgent agent = TestAgent.alone("busybox");

    /** The grace period is what the agent has to hear of the changes. */
    @Test
    void whatIsWantedWhileTheAgentEndsIsWantedOfTheNextOne() throws Exception {
        agent.kill();
        agent.start("--remove-pods-on-exit");
        agent.write("slow.yaml", BusyboxPod.of("slow", "trap 'echo asked' TERM; while true; do sleep 0.1; done"));
        agent.write("other.yaml", BusyboxPod.versioned("other", "1"));
        Pod pod = agent.awaitRunning("slow");
        agent.awaitRunning("other");

        Command.run("kill", "-TERM", Long.toString(agent.pid()));
        agent.awaitLog(pod, "app", 0, lines -> lines.contains("asked"));
        agent.write("other.yaml", BusyboxPod.versioned("other", "2"));
        agent.write("another.yaml", BusyboxPod.steady("another"));

        Waiting.until("end of the agent", () -> !agent.running());
        assertThat(agent.groups().ofPods()).isEmpty();
        assertThat(agent.directories().run().resolve("pods")).isEmptyDirectory();

        agent.start();
        agent.awaitRunning("other");
        agent.awaitRunning("another");
    }
}
