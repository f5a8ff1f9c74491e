package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** emptyDir and hostPath: who sees them, how long they live, and what may be done to them. */
final class VolumesE2eTest {
    private static final int MEBIBYTE = 1 << 20;

    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata:
              name: volumes
            spec:
              terminationGracePeriodSeconds: 2
              containers:
                - name: writer
                  image: localhost/busybox:1
                  command: ["sleep", "1000000"]
                  volumeMounts:
                    - {name: disk, mountPath: /disk}
                    - {name: memory, mountPath: /memory}
                    - {name: folder, mountPath: /folder}
                    - {name: file, mountPath: /some/where/file}
                    - {name: memory, mountPath: /disk/nested}
                - name: reader
                  image: localhost/busybox:1
                  command: ["sleep", "1000000"]
                  volumeMounts:
                    - {name: disk, mountPath: /elsewhere, readOnly: true}
                    - {name: memory, mountPath: /memory}
                    - {name: folder, mountPath: /folder, readOnly: true}
              volumes:
                - name: disk
                  emptyDir: {}
                - name: memory
                  emptyDir: {medium: Memory, sizeLimit: 1Mi}
                - name: folder
                  hostPath: {path: %1$s/new/folder, type: DirectoryOrCreate}
                - name: file
                  hostPath: {path: %1$s/file, type: FileOrCreate}
            """;

    private static final String MISTAKEN = """
            apiVersion: v1
            kind: Pod
            metadata:
              name: mistaken
            spec:
              terminationGracePeriodSeconds: 2
              containers:
                - name: app
                  image: localhost/busybox:1
                  command: ["sleep", "1000000"]
                  volumeMounts:
                    - {name: folder, mountPath: /folder}
              volumes:
                - name: folder
                  hostPath: {path: %s/mistaken, type: Directory}
            """;

    @RegisterExtension
    final TestAgent agent = TestAgent.with("busybox");

    @Test
    void volumesAreSharedOutliveContainersAndGoWithThePod() throws IOException {
        Path top = agent.directories().top();
        agent.write("volumes.yaml", POD.formatted(top));
        Pod pod = agent.awaitRunning("volumes");
        PodWitness witness = agent.witness(pod);
        HostProcess writer = witness.container("writer");
        HostProcess reader = witness.container("reader");

        Files.writeString(writer.root("/only-here"), "x");
        emptyDirIsOneFolder(pod, writer, reader);
        memoryIsBounded(writer, reader);
        hostPathIsTheHosts(top, writer, reader);

        writer.kill();
        agent.awaitContainer("volumes", "writer", status -> Pods.running(status) && status.getRestartCount() == 1);
        HostProcess again = witness.container("writer");
        assertThat(again.root("/only-here")).doesNotExist();
        assertThat(again.root("/disk/word")).hasContent("on disk");
        assertThat(again.root("/memory/word")).hasContent("in memory");
        assertThat(witness.container("reader")).isEqualTo(reader);

        String memory = reader.mountedDevice("/memory");
        List<HostProcess> seers = whoSees(memory);
        assertThat(seers).contains(again, reader, witness.shim());
        agent.remove("volumes.yaml");
        agent.awaitGone("volumes");
        // Another file system may have its number by now.
        Waiting.untilAsserted(() -> assertThat(seers).noneMatch(HostProcess::alive));
        assertThat(top.resolve("new/folder/word")).hasContent("on the host");
        assertThat(top.resolve("file")).hasContent("into the file");
    }

    private void emptyDirIsOneFolder(Pod pod, HostProcess writer, HostProcess reader) throws IOException {
        Files.writeString(writer.root("/disk/word"), "on disk");
        assertThat(reader.root("/elsewhere/word")).hasContent("on disk");
        Path onDisk =
                agent.directories().root().resolve("pods/" + pod.getMetadata().getUid() + "/volumes/disk");
        assertThat(Files.isSameFile(writer.root("/disk"), onDisk)).isTrue();
        assertThat((int) Files.getAttribute(onDisk, "unix:mode") & 07777).isEqualTo(0777);
        isReadOnly(reader, "/elsewhere");
        // Written below the first volume in the writer only; it is the tmpfs there, and the empty place of it in the
        // reader.
        assertThat(writer.mountedDevice("/disk/nested")).isEqualTo(writer.mountedDevice("/memory"));
        assertThat(reader.names("/elsewhere/nested")).isEmpty();
    }

    private static void memoryIsBounded(HostProcess writer, HostProcess reader) throws IOException {
        Files.writeString(writer.root("/memory/word"), "in memory");
        assertThat(reader.root("/memory/word")).hasContent("in memory");
        assertThat(writer.root("/disk/nested/word")).hasContent("in memory");
        assertThat(writer.mountAt("/memory")).contains(" - tmpfs ").contains("size=1024k");
        assertThat(writer.mountedDevice("/memory")).isEqualTo(reader.mountedDevice("/memory"));
        assertThat(HostProcess.self().mounts()).noneMatch(line -> line.contains("/volumes/memory"));
        assertThatThrownBy(() -> Files.write(writer.root("/memory/large"), new byte[2 * MEBIBYTE]))
                .hasMessageContaining("No space left on device");
        Files.delete(writer.root("/memory/large"));
    }

    private static void hostPathIsTheHosts(Path top, HostProcess writer, HostProcess reader) throws IOException {
        assertThat((int) Files.getAttribute(top.resolve("new/folder"), "unix:mode", LinkOption.NOFOLLOW_LINKS))
                .isEqualTo(0040755);
        assertThat((int) Files.getAttribute(top.resolve("file"), "unix:mode", LinkOption.NOFOLLOW_LINKS))
                .isEqualTo(0100644);
        Files.writeString(writer.root("/folder/word"), "on the host");
        Files.writeString(writer.root("/some/where/file"), "into the file");
        assertThat(top.resolve("new/folder/word")).hasContent("on the host");
        assertThat(top.resolve("file")).hasContent("into the file");
        assertThat(reader.root("/folder/word")).hasContent("on the host");
        isReadOnly(reader, "/folder");
    }

    private static void isReadOnly(HostProcess process, String path) throws IOException {
        assertThat(process.mountOptions(path)).contains("ro");
        assertThatThrownBy(() -> Files.writeString(process.root(path + "/new"), "x"))
                .hasMessageContaining("Read-only file system");
    }

    /** The processes that have the file system of this number mounted somewhere. */
    private static List<HostProcess> whoSees(String device) {
        return HostProcess.all().stream()
                .filter(process -> sees(process, device))
                .toList();
    }

    private static boolean sees(HostProcess process, String device) {
        try {
            return process.mounts().stream().anyMatch(line -> line.split(" ")[2].equals(device));
        } catch (IOException ended) {
            return false;
        }
    }

    @Test
    void aPathThatIsNotWhatItShouldBeIsWaitedFor() throws IOException {
        Path mistaken = agent.directories().top().resolve("mistaken");
        Files.writeString(mistaken, "a file");
        agent.write("mistaken.yaml", MISTAKEN.formatted(agent.directories().top()));

        Pod waiting = agent.awaitPod(
                "mistaken",
                pod -> Pods.find(pod, "app")
                        .filter(status -> status.getState().getWaiting() != null
                                && status.getState().getWaiting().getMessage() != null)
                        .isPresent());
        assertThat(Pods.container(waiting, "app").getState().getWaiting().getMessage())
                .contains("MountVolume.SetUp failed for volume \"folder\" : hostPath type check failed: " + mistaken
                        + " is not a Directory");
        assertThat(waiting.getStatus().getPhase()).isEqualTo("Pending");
        assertThat(agent.witness(waiting).processesOf("app")).isEmpty();

        Files.delete(mistaken);
        Files.createDirectory(mistaken);
        Files.writeString(mistaken.resolve("word"), "there");
        assertThat(agent.witness(agent.awaitRunning("mistaken"))
                        .container("app")
                        .root("/folder/word"))
                .hasContent("there");
    }
}
