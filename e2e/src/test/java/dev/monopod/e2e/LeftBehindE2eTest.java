package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What commands leave behind in a container that ended by themselves: daemons, which live as long as the container at most. */
final class LeftBehindE2eTest {
    @RegisterExtension
    final TestAgent agent = TestAgent.with("busybox");

    private final ExecCommand exec = new ExecCommand(agent);

    @Test
    void aDaemonThatAHookHasStartedLivesAsLongAsItsContainer() throws Exception {
        agent.write("web.yaml", BusyboxPod.steady("web") + """
                      lifecycle:
                        postStart:
                          exec:
                            command: ["sh", "-c", "sleep 7200001 >/dev/null 2>&1 &"]
                """);
        PodWitness witness = agent.witness(agent.awaitRunning("web"));
        HostProcess container = witness.container("app");
        HostProcess daemon = awaitOne("sleep 7200001");

        assertThat(daemon.namespace("pid")).isEqualTo(container.namespace("pid"));
        List<String> groups = container.cgroups();
        assertThat(daemon.cgroups()).allMatch(line -> groups.stream().anyMatch(line::startsWith));
        assertThat(execGroups()).hasSize(1);

        agent.kill();
        agent.start();
        agent.awaitRunning("web");
        assertThat(daemon.alive()).isTrue();

        container.kill();
        agent.awaitContainer("web", "app", status -> status.getRestartCount() == 1 && Pods.running(status));
        assertThat(daemon.alive()).isFalse();
        // The hook of the next attempt has started another one.
        assertThat(awaitOne("sleep 7200001")).isNotEqualTo(daemon);
        assertThat(execGroups()).hasSize(1);
    }

    @Test
    void aCommandsGroupGoesWithTheLastOfIt() throws Exception {
        agent.write("web.yaml", BusyboxPod.steady("web"));
        agent.awaitRunning("web");

        assertThat(exec.run("web", "--", "sh", "-c", "sleep 7200002 >/dev/null 2>&1 & echo begun"))
                .isEqualTo(new Command.Outcome(0, "begun\n", ""));

        HostProcess daemon = awaitOne("sleep 7200002");
        assertThat(execGroups()).hasSize(1);
        daemon.kill();
        Waiting.until("end of its control group", () -> execGroups().isEmpty());
    }

    @Test
    void aProbeWhoseTimeIsOverLeavesNothing() throws Exception {
        agent.write("web.yaml", BusyboxPod.steady("web") + """
                      readinessProbe:
                        timeoutSeconds: 1
                        periodSeconds: 1000
                        exec:
                          command: ["sh", "-c", "setsid sleep 7200003 >/dev/null 2>&1 & exec sleep 7200004"]
                """);
        awaitOne("sleep 7200003");

        Waiting.until(
                "end of all that it has started",
                () -> processes("sleep 7200003").isEmpty());
        Waiting.until("end of its control group", () -> execGroups().isEmpty());
        Pod pod = agent.awaitPod("web", told -> true);
        assertThat(Pods.running(Pods.container(pod, "app"))).isTrue();
    }

    private HostProcess awaitOne(String commandLine) {
        return Waiting.until(commandLine, () -> processes(commandLine), found -> found.size() == 1)
                .get(0);
    }

    private static List<HostProcess> processes(String commandLine) {
        return HostProcess.all().stream()
                .filter(HostProcess::alive)
                .filter(process -> {
                    try {
                        return process.commandLine().equals(commandLine);
                    } catch (IOException ended) {
                        return false;
                    }
                })
                .toList();
    }

    private List<Path> execGroups() {
        return agent.groups().below().stream()
                .filter(folder -> folder.getFileName().toString().startsWith("exec-"))
                .toList();
    }
}
