package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Agent and shim of different versions: pods that another version's agent left running, after an upgrade ({@code previous}: the shim of the
 * version before) and after a downgrade ({@code next}: one that speaks a version more).
 */
final class OtherShimE2eTest {
    private static final Path HOME = Path.of(System.getenv("MONOPOD_HOME"));

    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata:
              name: counting
            spec:
              terminationGracePeriodSeconds: 2
              containers:
                - name: steady
                  image: localhost/busybox:1
                  command: ["sh", "-c", "trap 'echo bye; exit 3' TERM; n=0; while true; do n=$((n + 1)); echo line $n; sleep 0.05; done"]
                - name: mortal
                  image: localhost/busybox:1
                  command: ["sh", "-c", "until [ -e /end ]; do sleep 0.1; done; echo last words; exit 42"]
            """;

    @RegisterExtension
    final TestAgent agent = TestAgent.alone("busybox");

    @ParameterizedTest
    @ValueSource(strings = {"previous", "next"})
    void servesThisAgentThroughTheWholeLifeOfItsPod(String other) throws Exception {
        Path shimProgram = Path.of(System.getenv("MONOPOD_OTHER_SHIMS"), other, "monopod-shim");
        agent.end();
        agent.install(distributionWith(shimProgram));
        agent.start();
        agent.write("counting.yaml", POD);
        Pod pod = agent.awaitRunning("counting");
        PodWitness witness = agent.witness(pod);
        HostProcess shim = witness.shim();
        HostProcess pause = witness.pause();
        HostProcess steady = witness.container("steady");
        HostProcess mortal = witness.container("mortal");
        assertThat(shim.program()).hasSameBinaryContentAs(shimProgram);
        assertThat(Files.mismatch(shimProgram, HOME.resolve("libexec/monopod-shim")))
                .as("differs from this version's")
                .isNotNegative();

        agent.end();
        agent.install(HOME);
        Files.createFile(mortal.root("/end"));
        Waiting.until("end of the container", () -> !mortal.alive());
        agent.start();

        // The end that no agent saw is known, and the old shim starts the next attempt.
        ContainerStatus restarted = agent.awaitContainer(
                "counting", "mortal", status -> Pods.running(status) && status.getRestartCount() == 1);
        assertThat(restarted.getLastState().getTerminated().getExitCode()).isEqualTo(42);
        assertThat(agent.log(pod, "mortal", 0)).extracting(LogLine::text).containsExactly("last words");
        assertThat(witness.shim()).isEqualTo(shim);
        assertThat(witness.pause()).isEqualTo(pause);
        assertThat(witness.container("steady")).isEqualTo(steady);
        assertThat(Pods.container(agent.awaitRunning("counting"), "steady").getRestartCount())
                .isZero();

        // Commands are newer than the previous version.
        Command.Outcome command = new ExecCommand(agent).run("counting", "-c", "steady", "--", "echo", "run");
        if (other.equals("previous")) {
            assertThat(command.exitCode()).isEqualTo(125);
            assertThat(command.err()).contains("its shim was started by an earlier Monopod and speaks version 1");
        } else {
            assertThat(command).isEqualTo(new Command.Outcome(0, "run\n", ""));
        }

        // An end that this agent sees, and its log to the last line.
        int seen = agent.log(pod, "steady", 0).size();
        agent.awaitLog(pod, "steady", 0, lines -> lines.size() >= seen + 20);
        Command.run("kill", "-TERM", Integer.toString(steady.pid()));
        ContainerStatus ended = agent.awaitContainer(
                "counting", "steady", status -> Pods.running(status) && status.getRestartCount() == 1);
        assertThat(ended.getLastState().getTerminated().getExitCode()).isEqualTo(3);
        assertUninterrupted(agent.log(pod, "steady", 0));

        // A stop within the grace period, and the end of the shim; that nothing is left is looked at after each test.
        HostProcess second = witness.container("steady");
        agent.remove("counting.yaml");
        agent.awaitGone("counting");
        assertThat(List.of(shim, pause, second)).noneMatch(HostProcess::alive);

        agent.write("counting.yaml", POD);
        HostProcess newShim = agent.witness(agent.awaitRunning("counting")).shim();
        assertThat(newShim.program()).hasSameBinaryContentAs(HOME.resolve("libexec/monopod-shim"));
    }

    private static void assertUninterrupted(List<LogLine> lines) {
        assertThat(lines).extracting(LogLine::text).last().isEqualTo("bye");
        assertThat(lines)
                .extracting(LogLine::text)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, lines.size())
                        .mapToObj(number -> number == lines.size() ? "bye" : "line " + number)
                        .toList());
    }

    /** As this one, with another shim. */
    private Path distributionWith(Path shimProgram) throws IOException {
        Path other = agent.directories().top().resolve("distribution");
        for (Path program : List.of(Path.of("bin/monopod"), Path.of("libexec/pause"))) {
            copy(HOME.resolve(program), other.resolve(program));
        }
        copy(shimProgram, other.resolve("libexec/monopod-shim"));
        Files.createSymbolicLink(other.resolve("lib"), HOME.resolve("lib").toAbsolutePath());
        return other;
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.copy(from, to, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
    }
}
