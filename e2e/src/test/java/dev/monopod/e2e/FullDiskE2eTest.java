package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A disk without space: whoever needs some is told so; all others don't notice; and when there is space again, all is as it should be. */
final class FullDiskE2eTest {
    private static final String NO_SPACE = "No space left on device";

    @RegisterExtension
    final TestAgent agent = TestAgent.alone("busybox");

    /** Runs until it is told to end, with 7. */
    private static String waiting(String name, String policy) {
        return BusyboxPod.of(name, policy, "trap 'exit 0' TERM; until [ -e /end ]; do sleep 0.05; done; exit 7");
    }

    /** Says a number, and notes where nobody can lose it that it has said it. */
    private static String counting(String name) {
        return BusyboxPod.of(
                        name,
                        "Always",
                        "trap 'exit 0' TERM; i=0; while :; do i=$((i+1)); echo $i; echo $i > /volume/said; sleep 0.05; done")
                + """
                      volumeMounts:
                        - name: memory
                          mountPath: /volume
                  volumes:
                    - name: memory
                      emptyDir:
                        medium: Memory
                """;
    }

    private HostProcess app(String pod) {
        return agent.witness(agent.awaitRunning(pod)).container("app");
    }

    private static void letEnd(HostProcess app) throws IOException {
        Files.createFile(app.root("/end"));
    }

    @Test
    void aFullRunDirectoryLosesNoExitCodeAndHoldsUpOnlyWhoNeedsSpace() throws Exception {
        agent.end();
        SmallDisk run = SmallDisk.at(agent.directories().run(), 4, 4000);
        agent.start();
        agent.write("steady.yaml", counting("steady"));
        agent.write("once.yaml", waiting("once", "Never"));
        agent.write("again.yaml", waiting("again", "Always"));
        agent.write("leaving.yaml", waiting("leaving", "Always"));
        HostProcess steady = app("steady");
        HostProcess once = app("once");
        HostProcess again = app("again");
        HostProcess leaving = app("leaving");

        run.fillBytes();
        letEnd(once);
        letEnd(again);
        agent.write("late.yaml", waiting("late", "Always"));

        ContainerStatus ended = agent.awaitContainer("once", "app", Pods::terminated);
        assertThat(ended.getState().getTerminated().getExitCode()).isEqualTo(7);
        ContainerStatus held =
                agent.awaitContainer("again", "app", status -> Pods.waitingFor(status, "CreateContainerError"));
        assertThat(held.getState().getWaiting().getMessage())
                .contains(agent.directories().run().toString(), NO_SPACE);
        assertThat(held.getLastState().getTerminated().getExitCode()).isEqualTo(7);
        ContainerStatus late = agent.awaitContainer(
                "late",
                "app",
                status -> Pods.waitingFor(status, "ContainerCreating")
                        && status.getState().getWaiting().getMessage() != null);
        assertThat(late.getState().getWaiting().getMessage())
                .contains(agent.directories().run().toString(), NO_SPACE);
        // Only now: it makes room for the others.
        agent.remove("leaving.yaml");
        agent.awaitGone("leaving");
        assertThat(leaving.alive()).isFalse();
        assertThat(steady.alive()).as("who needs no space").isTrue();

        run.free();
        agent.awaitRunning("late");
        ContainerStatus restarted = Pods.container(agent.awaitRunning("again"), "app");
        assertThat(restarted.getRestartCount()).isEqualTo(1);
        assertThat(steady.alive()).isTrue();
        assertThat(agent.output().lines().filter(line -> line.contains(NO_SPACE)))
                .as("told, and not again and again")
                .hasSizeBetween(1, 12);

        HostProcess second = app("again");
        agent.restart();
        ContainerStatus known = agent.awaitContainer("once", "app", Pods::terminated);
        assertThat(known.getState().getTerminated().getExitCode()).isEqualTo(7);
        restarted = Pods.container(agent.awaitRunning("again"), "app");
        assertThat(restarted.getRestartCount()).isEqualTo(1);
        assertThat(restarted.getLastState().getTerminated().getExitCode()).isEqualTo(7);
        assertThat(second.alive()).isTrue();
        assertThat(steady.alive()).isTrue();
    }

    @Test
    void anEndOfWhichNothingCouldBeWrittenIsKnownToTheNextAgent() throws Exception {
        agent.end();
        SmallDisk run = SmallDisk.at(agent.directories().run(), 4, 4000);
        agent.start();
        agent.write("once.yaml", waiting("once", "Never"));
        HostProcess once = app("once");

        agent.kill();
        run.fillBytes();
        letEnd(once);
        Waiting.until("end of once", () -> !once.alive());
        run.free();
        agent.start();

        ContainerStatus known = agent.awaitContainer("once", "app", Pods::terminated);
        assertThat(known.getState().getTerminated().getExitCode()).isEqualTo(7);
    }

    @Test
    void aFullLogDirectoryBlocksNobodyAndSaysWhatWasLost() throws Exception {
        agent.end();
        SmallDisk log = SmallDisk.at(agent.directories().log(), 4, 4000);
        agent.start();
        agent.write("steady.yaml", counting("steady"));
        Pod pod = agent.awaitRunning("steady");
        HostProcess steady = app("steady");
        agent.awaitLog(pod, "app", 0, lines -> lines.contains("3"));

        log.fillBytes();
        // A page that the log has begun is its own still: 4 KiB and no more can be written.
        int from = said(steady);
        Waiting.until("more to be said than fits into a page", () -> said(steady) > from + 200);
        agent.write("late.yaml", counting("late"));
        HostProcess late = app("late");
        int lateFrom = said(late);
        Waiting.until("the other to go on", () -> said(late) > lateFrom + 10);

        log.free();
        List<String> lines = agent.awaitLog(
                pod,
                "app",
                0,
                said -> said.stream().anyMatch(line -> line.matches("monopod-shim: .*lost: " + NO_SPACE)));
        int last = said(steady);
        agent.awaitLog(pod, "app", 0, said -> said.contains(Integer.toString(last + 3)));
        assertThat(lines).startsWith("1", "2", "3");
        assertThat(steady.alive()).isTrue();
        assertThat(Pods.container(agent.awaitRunning("steady"), "app").getRestartCount())
                .isZero();
    }

    private static int said(HostProcess app) throws IOException {
        try {
            String said = Files.readString(app.root("/volume/said")).strip();
            return said.isEmpty() ? 0 : Integer.parseInt(said);
        } catch (NoSuchFileException notYet) {
            return 0;
        }
    }

    @Test
    void withoutRoomForAnotherFileContainersEndAndPodsGo() throws Exception {
        agent.end();
        SmallDisk root = SmallDisk.at(agent.directories().root(), 64, 4000);
        SmallDisk log = SmallDisk.at(agent.directories().log(), 4, 1000);
        agent.start();
        agent.write("steady.yaml", counting("steady"));
        agent.write("again.yaml", waiting("again", "Always"));
        agent.write("leaving.yaml", BusyboxPod.of("leaving", "trap 'exit 0' TERM; sleep 1000000"));
        HostProcess steady = app("steady");
        HostProcess again = app("again");
        HostProcess leaving = app("leaving");
        letEnd(again);
        Waiting.until("restart", () -> app("again").pid() != again.pid());
        HostProcess second = app("again");
        letEnd(second);

        root.fillFiles();
        log.fillFiles();
        agent.write("late.yaml", waiting("late", "Always"));
        Path archive = Path.of(System.getenv("MONOPOD_IMAGES"), "debian.tar");
        Command.Outcome load = Command.monopod(
                "image", "load", "--root-dir=" + agent.directories().root(), archive.toString());

        assertThat(load.exitCode()).isEqualTo(1);
        assertThat(load.err()).contains(agent.directories().root().toString(), NO_SPACE);
        ContainerStatus late = agent.awaitContainer(
                "late",
                "app",
                status -> status.getState().getWaiting() != null
                        && status.getState().getWaiting().getMessage() != null);
        assertThat(late.getState().getWaiting().getMessage()).contains(NO_SPACE);
        agent.remove("leaving.yaml");
        agent.awaitGone("leaving");
        assertThat(leaving.alive()).isFalse();
        assertThat(steady.alive()).isTrue();

        root.free();
        log.free();
        agent.awaitRunning("late");
        load = Command.monopod(
                "image", "load", "--root-dir=" + agent.directories().root(), archive.toString());
        assertThat(load.err()).isEmpty();
        assertThat(load.exitCode()).isZero();
        assertThat(steady.alive()).isTrue();
    }
}
