package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Options, environment and configuration file say the same things: agents that are told the same in different ways are the same agent. */
final class SettingsE2eTest {
    private static final String EXPERIMENT = "01-a-container-is-a-process.yaml";
    private static final String POD = "a-container-is-a-process";

    @RegisterExtension
    final TestAgent agent = TestAgent.alone("busybox");

    @Test
    void anAgentIsToldWhatItNeedsByFileOrEnvironmentAsByOptions() throws Exception {
        agent.apply(EXPERIMENT);
        Pod byOptions = agent.awaitRunning(POD);
        HostProcess app = agent.witness(byOptions).container("app");
        agent.end();

        Path file = Files.writeString(agent.directories().top().resolve("config.yaml"), """
                # the same as the options
                manifests: %1$s
                rootDir: %2$s
                runDir: %3$s
                logDir: %4$s
                cgroupRoot: %5$s
                nodeName: %5$s
                statusAddress: 127.0.0.1:0
                """.formatted(
                        agent.directories().manifests(),
                        agent.directories().root(),
                        agent.directories().run(),
                        agent.directories().log(),
                        agent.directories().name()));
        agent.start(Map.of("MONOPOD_CONFIG", file.toString()));
        isTheSame(byOptions, app);
        assertThat(Command.monopod(Map.of("MONOPOD_CONFIG", file.toString()), "tree")
                        .out())
                .contains("default/" + POD, "pid " + app.pid() + " ");
        agent.end();

        Path temporary = Files.createDirectory(agent.directories().top().resolve("tmp"));
        agent.start(Map.of(
                "MONOPOD_JAVA_OPTIONS", "-Djava.io.tmpdir=" + temporary,
                "MONOPOD_MANIFESTS", agent.directories().manifests().toString(),
                "MONOPOD_ROOT_DIR", agent.directories().root().toString(),
                "MONOPOD_RUN_DIR", agent.directories().run().toString(),
                "MONOPOD_LOG_DIR", agent.directories().log().toString(),
                "MONOPOD_CGROUP_ROOT", agent.directories().name(),
                "MONOPOD_NODE_NAME", agent.directories().name(),
                "MONOPOD_STATUS_ADDRESS", "127.0.0.1:0"));
        isTheSame(byOptions, app);
        assertThat(temporary).as("what an agent would leave that is killed now").isEmptyDirectory();

        Path wrong = Files.writeString(file, "rootdir: /nowhere\n");
        Command.Outcome refused = Command.monopod(Map.of("MONOPOD_CONFIG", wrong.toString()), "tree");
        assertThat(refused.exitCode()).isNotZero();
        assertThat(refused.err())
                .contains(wrong + ": rootdir: not a setting", "rootDir")
                .doesNotContain("\tat ");
    }

    private void isTheSame(Pod pod, HostProcess app) {
        Pod now = agent.awaitRunning(POD);
        assertThat(now.getMetadata().getUid()).isEqualTo(pod.getMetadata().getUid());
        assertThat(now.getSpec().getNodeName()).isEqualTo(agent.directories().name());
        assertThat(agent.witness(now).container("app")).isEqualTo(app);
        assertThat(Pods.container(now, "app").getRestartCount()).isZero();
    }
}
