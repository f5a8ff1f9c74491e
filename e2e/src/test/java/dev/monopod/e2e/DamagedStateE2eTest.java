package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Records of the agent are cut off, and strangers lie in its folders: it names them, and touches no more than it must. */
final class DamagedStateE2eTest {
    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata:
              name: two
            spec:
              terminationGracePeriodSeconds: 2
              containers:
                - name: steady
                  image: localhost/busybox:1
                  command: ["sh", "-c", "trap 'exit 0' TERM; while true; do sleep 0.1; done"]
                - name: again
                  image: localhost/busybox:1
                  command: ["sh", "-c", "trap 'exit 0' TERM; until [ -e /end ]; do sleep 0.1; done; exit 7"]
            """;

    @RegisterExtension
    final TestAgent agent = TestAgent.with("busybox");

    private Path folder(Pod pod) {
        return agent.directories()
                .run()
                .resolve("pods")
                .resolve(pod.getMetadata().getUid());
    }

    private static void truncate(Path file, long length) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(length);
        }
    }

    @Test
    void aContainerWhoseRecordIsCutOffRunsOnAndItsRestartsAreCountedOn() throws Exception {
        agent.write("two.yaml", POD);
        Pod pod = agent.awaitRunning("two");
        PodWitness witness = agent.witness(pod);
        Files.createFile(witness.container("again").root("/end"));
        agent.awaitContainer("two", "again", status -> Pods.running(status) && status.getRestartCount() == 1);
        HostProcess steady = witness.container("steady");
        HostProcess again = witness.container("again");
        Path record = folder(pod).resolve("attempts/again-1/attempt.json");
        Path endOfFirst = folder(pod).resolve("attempts/again-0/attempt.json");

        for (long length : List.of(0L, 1L, Files.size(record) / 2, Files.size(record) - 1)) {
            agent.kill();
            truncate(record, Math.min(length, Files.size(record) - 1));
            truncate(endOfFirst, 3);
            agent.start();

            ContainerStatus status = Pods.container(agent.awaitRunning("two"), "again");
            assertThat(agent.output()).contains(record.toString(), endOfFirst.toString());
            assertThat(status.getRestartCount()).isEqualTo(1);
            assertThat(status.getLastState().getTerminated().getReason()).isEqualTo("ContainerStatusUnknown");
            assertThat(List.of(witness.container("steady"), witness.container("again")))
                    .containsExactly(steady, again);
        }
        Files.createFile(again.root("/end"));
        ContainerStatus ended = agent.awaitContainer(
                "two",
                "again",
                status -> status.getLastState().getTerminated() != null
                        && status.getLastState().getTerminated().getExitCode() == 7);
        assertThat(ended.getRestartCount()).isBetween(1, 2);
        assertThat(steady.alive()).isTrue();
    }

    @Test
    void aPodWhoseRecordIsCutOffRunsOnWhileItsManifestIsThere() throws Exception {
        agent.write("two.yaml", POD);
        Pod pod = agent.awaitRunning("two");
        PodWitness witness = agent.witness(pod);
        HostProcess steady = witness.container("steady");
        Path record = folder(pod).resolve("pod.json");
        byte[] whole = Files.readAllBytes(record);

        for (long length : List.of(0L, (long) whole.length / 2, (long) whole.length - 1)) {
            agent.kill();
            truncate(record, length);
            agent.start();

            assertThat(agent.output()).contains(record + " can't be read");
            assertThat(agent.awaitRunning("two").getMetadata().getUid())
                    .isEqualTo(pod.getMetadata().getUid());
            assertThat(witness.container("steady")).isEqualTo(steady);
            Waiting.until("a whole record", () -> Files.size(record) > whole.length / 2);
        }
        agent.kill();
        truncate(record, 7);
        agent.remove("two.yaml");
        agent.start();
        Waiting.until("end of the pod that nobody wants", () -> !steady.alive());
    }

    @Test
    void anEndWhoseRecordIsCutOffIsKnownFromTheShim() throws Exception {
        agent.write("two.yaml", POD);
        Pod pod = agent.awaitRunning("two");
        HostProcess again = agent.witness(pod).container("again");
        Path record = folder(pod).resolve("attempts/again-0/exit");

        agent.kill();
        Files.createFile(again.root("/end"));
        Waiting.until("record of the end", () -> Files.exists(record));
        truncate(record, 5);
        agent.start();

        ContainerStatus status =
                agent.awaitContainer("two", "again", told -> told.getRestartCount() == 1 && Pods.running(told));
        assertThat(status.getLastState().getTerminated().getExitCode()).isEqualTo(7);
        assertThat(agent.output()).contains(record + " is damaged");
    }

    @Test
    void strangersInItsFoldersAreLeftAlone() throws Exception {
        agent.write("two.yaml", POD);
        Pod pod = agent.awaitRunning("two");
        Path outside = Files.createDirectories(agent.directories().top().resolve("outside"));
        Path kept = Files.writeString(outside.resolve("kept"), "somebody else's");
        Path ofAPodsName = agent.directories().run().resolve("pods").resolve("0".repeat(32));
        List<Path> strangers = List.of(
                Files.writeString(agent.directories().run().resolve("pods/file"), "x"),
                Files.createDirectory(agent.directories().run().resolve("pods/folder")),
                Files.createSymbolicLink(ofAPodsName, outside),
                Files.createSymbolicLink(agent.directories().root().resolve("pods/link"), outside),
                Files.createDirectory(folder(pod).resolve("attempts/stranger")),
                Files.writeString(agent.directories().log().resolve("pods/file"), "x"));

        agent.restart();
        agent.awaitRunning("two");

        assertThat(strangers).allMatch(file -> Files.exists(file));
        assertThat(kept).hasContent("somebody else's");
        assertThat(agent.output()).contains(ofAPodsName + " is no pod's, and left alone");
        for (Path stranger : strangers) {
            Files.delete(stranger);
        }
    }
}
