package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Much is said: a log is kept in files of bounded size and number, by the shim, whether or not an agent is there. */
final class LogRotationE2eTest {
    private static final int MAX_FILES = 5;
    private static final long MAX_BYTES = 10L * 1024 * 1024;

    /** More than one file's worth. */
    private static final int FEW = 15_000;

    /** More than all files' worth: 70 MB with what stands before each line. */
    private static final int MANY = 70_000;

    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata:
              name: talker
            spec:
              terminationGracePeriodSeconds: 2
              containers:
                - name: app
                  image: localhost/busybox:1
                  command: ["sh", "-c"]
                  args:
                    - |
                      say() {
                        awk -v from=$1 -v to=$2 'BEGIN {
                          for (i = 0; i < 190; i++) pad = pad "abcde"
                          for (i = from; i <= to; i++) print i, pad
                        }'
                      }
                      trap 'exit 0' TERM
                      echo ready
                      until [ -e /few ]; do sleep 0.1; done
                      say 1 %1$d
                      until [ -e /many ]; do sleep 0.1; done
                      say $((%1$d + 1)) %2$d
                      touch /said
                      sleep 1000000 & wait
            """.formatted(FEW, MANY);

    @RegisterExtension
    final TestAgent agent = TestAgent.with("busybox");

    @Test
    void whoFollowsMissesNothingAndWhatIsKeptHasNoGapsAlsoWithoutAnAgent() throws Exception {
        agent.write("talker.yaml", POD);
        Pod pod = agent.awaitRunning("talker");
        HostProcess app = agent.witness(pod).container("app");
        Process whoHasEnough = new ProcessBuilder(
                        "sh",
                        "-c",
                        TestAgent.MONOPOD + " logs -f --run-dir="
                                + agent.directories().run() + " talker 2>/dev/null | head -n 1")
                .start();
        assertThat(whoHasEnough.inputReader().readLine()).isEqualTo("ready");
        Process follower = new ProcessBuilder(
                        TestAgent.MONOPOD.toString(),
                        "logs",
                        "-f",
                        "--run-dir=" + agent.directories().run(),
                        "talker")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines = follower.inputReader(StandardCharsets.UTF_8)) {
            assertThat(lines.readLine()).isEqualTo("ready");
            Files.createFile(app.root("/few"));
            for (int number = 1; number <= FEW; number++) {
                assertThat(lines.readLine()).startsWith(number + " abcde").hasSizeGreaterThan(950);
            }
            Waiting.until("end of who has read enough", () -> !whoHasEnough.isAlive());
        } finally {
            follower.destroy();
        }
        assertThat(files(pod)).as("files: it was rotated meanwhile").hasSizeGreaterThan(1);

        agent.kill();
        Files.createFile(app.root("/many"));
        Waiting.until("all to be said", () -> Files.exists(app.root("/said")));
        Waiting.until("the last line", () -> lastNumber(agent.logFile(pod, "app", 0)) == MANY);

        List<Path> files = files(pod);
        assertThat(files).hasSize(MAX_FILES);
        int next = -1;
        for (Path file : files) {
            assertThat(Files.size(file)).isLessThanOrEqualTo(MAX_BYTES);
            for (LogLine line : LogLine.read(file)) {
                int number = number(line);
                assertThat(number).isEqualTo(next < 0 ? number : next);
                next = number + 1;
            }
        }
        assertThat(next).isEqualTo(MANY + 1);
        assertThat(app.alive()).isTrue();

        agent.start();
        assertThat(agent.ownSocket()
                        .get("/containerLogs/default/talker/app?tailLines=15000")
                        .body()
                        .lines()
                        .map(line -> Integer.valueOf(line.substring(0, line.indexOf(' ')))))
                .hasSize(15000)
                .startsWith(MANY - 14999)
                .endsWith(MANY);
    }

    private static int number(LogLine line) {
        return Integer.parseInt(line.text().substring(0, line.text().indexOf(' ')));
    }

    private static int lastNumber(Path file) throws IOException {
        List<LogLine> lines = LogLine.read(file);
        return lines.isEmpty() ? 0 : number(lines.get(lines.size() - 1));
    }

    /** Oldest first. */
    private List<Path> files(Pod pod) throws IOException {
        Path current = agent.logFile(pod, "app", 0);
        try (Stream<Path> files = Files.list(current.getParent())) {
            return Stream.concat(files.filter(file -> !file.equals(current)).sorted(), Stream.of(current))
                    .toList();
        }
    }
}
