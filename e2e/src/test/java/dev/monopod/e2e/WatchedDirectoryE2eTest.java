package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of pods when the directory that asked for them does: "can't look" is not "nothing there". */
final class WatchedDirectoryE2eTest {
    @RegisterExtension
    final TestAgent agent = TestAgent.alone("busybox");

    private Path manifests() {
        return agent.directories().manifests();
    }

    private Path beside(String name) {
        return agent.directories().top().resolve(name);
    }

    private HostProcess running(String pod) {
        return agent.witness(agent.awaitRunning(pod)).container("app");
    }

    private void awaitNote(String part) {
        Waiting.until(part, () -> agent.get("/readyz?verbose").contains(part));
    }

    @Test
    void podsRunOnWhileTheirDirectoryIsAwayOrIsNone() throws Exception {
        agent.write("web.yaml", BusyboxPod.steady("web"));
        HostProcess web = running("web");

        Files.move(manifests(), beside("aside"));
        awaitNote("there is no such directory");
        Files.writeString(manifests(), "a file");
        awaitNote("is not a directory");
        Files.delete(manifests());
        Files.createSymbolicLink(manifests(), manifests());
        awaitNote("Too many levels of symbolic links");
        agent.restart();
        awaitNote("Too many levels of symbolic links");
        assertThat(web.alive()).isTrue();

        Files.delete(manifests());
        Files.move(beside("aside"), manifests());
        Waiting.until("no problem", () -> agent.get("/readyz?verbose").equals("ok\n"));
        assertThat(web.alive()).isTrue();
        assertThat(running("web")).isEqualTo(web);
        agent.remove("web.yaml");
        agent.awaitGone("web");
    }

    @Test
    void anotherDirectoryInItsPlaceDecidesFromThenOn() throws Exception {
        agent.write("stays.yaml", BusyboxPod.steady("stays"));
        agent.write("goes.yaml", BusyboxPod.steady("goes"));
        HostProcess stays = running("stays");
        HostProcess goes = running("goes");

        Files.createDirectory(beside("second"));
        Files.copy(manifests().resolve("stays.yaml"), beside("second").resolve("stays.yaml"));
        Files.writeString(beside("second").resolve("comes.yaml"), BusyboxPod.steady("comes"));
        Files.move(manifests(), beside("first"));
        Files.createSymbolicLink(manifests(), Path.of("second"));
        running("comes");
        agent.awaitGone("goes");
        assertThat(goes.alive()).isFalse();

        retarget("first");
        agent.awaitGone("comes");
        running("goes");
        assertThat(stays.alive()).as("what both ask for").isTrue();

        Files.delete(manifests());
        Files.move(beside("first"), manifests());
        running("goes");
        assertThat(stays.alive()).isTrue();
    }

    private void retarget(String target) throws IOException {
        Path link = Files.createSymbolicLink(beside("link"), Path.of(target));
        Files.move(link, manifests(), StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void whatIsMountedOverItForAMomentEndsNoPod() throws Exception {
        agent.write("web.yaml", BusyboxPod.steady("web"));
        HostProcess web = running("web");

        Command.run("mount", "-t", "tmpfs", SmallDisk.SOURCE, manifests().toString());
        Files.writeString(manifests().resolve("over.yaml"), BusyboxPod.steady("over"));
        // For a moment: not until it runs.
        Waiting.until("sight of it", () -> agent.pod("over").isPresent());
        Command.run("umount", manifests().toString());

        agent.awaitGone("over");
        assertThat(web.alive()).isTrue();
        agent.write("after.yaml", BusyboxPod.steady("after"));
        running("after");
        assertThat(web.alive()).isTrue();
    }
}
