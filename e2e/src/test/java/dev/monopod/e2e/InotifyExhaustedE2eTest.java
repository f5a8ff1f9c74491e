package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** No inotify watch or instance is left: everything is seen a little later, which is told, until there are some again. */
final class InotifyExhaustedE2eTest {
    private static final String[] EXHAUSTED = {"inotify_add_watch:error=ENOSPC", "inotify_init1:error=EMFILE"};

    @RegisterExtension
    final TestAgent agent = TestAgent.alone("busybox");

    @Test
    void withoutWatchesPodsAreStillSeenAndItIsToldAndOver() throws Exception {
        agent.write(
                "first.yaml",
                BusyboxPod.of(
                        "first",
                        "trap 'exit 0' TERM; echo first; until [ -e /go ]; do sleep 0.05; done; echo second; sleep 1000000 & wait"));
        HostProcess first = agent.witness(agent.awaitRunning("first")).container("app");

        try (Injection exhausted = Injection.into(agent.pid(), EXHAUSTED)) {
            // Another directory in its place has to be watched anew.
            Files.move(
                    agent.directories().manifests(), agent.directories().top().resolve("aside"));
            Files.createDirectory(agent.directories().manifests());
            Files.copy(
                    agent.directories().top().resolve("aside/first.yaml"),
                    agent.directories().manifests().resolve("first.yaml"));
            Waiting.until("warning", () -> agent.get("/readyz?verbose").contains("fs.inotify.max_user_watches"));
            agent.write("second.yaml", BusyboxPod.steady("second"));
            agent.awaitRunning("second");

            Process follower = new ProcessBuilder(
                            TestAgent.MONOPOD.toString(),
                            "logs",
                            "-f",
                            "--run-dir=" + agent.directories().run(),
                            "first")
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (BufferedReader lines = follower.inputReader(StandardCharsets.UTF_8)) {
                assertThat(lines.readLine()).isEqualTo("first");
                Files.createFile(first.root("/go"));
                assertThat(lines.readLine()).isEqualTo("second");
            } finally {
                follower.destroy();
                follower.waitFor(10, TimeUnit.SECONDS);
            }
            assertThat(agent.get("/readyz")).isEqualTo("ok");
        }

        Waiting.until("watches", () -> agent.get("/readyz?verbose").equals("ok\n"));
        agent.write("third.yaml", BusyboxPod.steady("third"));
        agent.awaitRunning("third");
        assertThat(first.alive()).isTrue();
        assertThat(agent.output().lines().filter(line -> line.contains("fs.inotify.max_user_watches")))
                .as("told once")
                .hasSize(1);
    }

    @Test
    void anAgentStartsWithoutAnInstance() throws Exception {
        agent.write("first.yaml", BusyboxPod.steady("first"));
        HostProcess first = agent.witness(agent.awaitRunning("first")).container("app");
        agent.kill();

        agent.launchUnder(Injection.program(EXHAUSTED));
        try (Injection exhausted = Injection.begunWith(agent.pid())) {
            agent.awaitReady();
            agent.write("second.yaml", BusyboxPod.steady("second"));
            agent.awaitRunning("second");
            assertThat(agent.get("/readyz?verbose")).contains("fs.inotify.max_user_instances");
            assertThat(agent.output())
                    .contains("whether images come is looked at every", "followed logs are looked at every");
        }

        Waiting.until("watches", () -> agent.get("/readyz?verbose").equals("ok\n"));
        Waiting.until("the others", () -> agent.output().contains("images that come are noticed by inotify again"));
        agent.remove("second.yaml");
        agent.awaitGone("second");
        assertThat(first.alive()).isTrue();
    }
}
