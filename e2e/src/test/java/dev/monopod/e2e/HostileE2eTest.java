package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Containers that reach for what is not theirs, or leave what is hard to clear away. */
final class HostileE2eTest {
    @RegisterExtension
    final TestAgent agent = TestAgent.with("busybox");

    @Test
    void aDeviceThatAContainerMakesOpensNothing() throws IOException {
        agent.write("pod.yaml", pod("devices", """
                for folder in / /dev /disk /memory /dev/shm; do
                  mknod $folder/zero c 1 5 && head -c 1 $folder/zero > /dev/null && echo opened in $folder
                  test -c $folder/zero && echo made
                done
                chmod 666 /proc/kcore && echo changed
                head -c 1 /dev/zero > /dev/null && echo the own one works
                echo done"""));
        Pod pod = agent.awaitRunning("devices");

        List<String> lines = agent.awaitLog(pod, "app", 0, all -> all.contains("done"));

        assertThat(lines).contains("made", "the own one works").noneMatch(line -> line.startsWith("opened"));
        assertThat(lines).doesNotContain("changed");
    }

    @Test
    void aProgramInAVolumeInMemoryIsExecuted() throws IOException {
        agent.write("pod.yaml", pod("program", "cp /bin/busybox /memory/echo; /memory/echo it runs"));
        Pod pod = agent.awaitRunning("program");

        assertThat(agent.awaitLog(pod, "app", 0, all -> !all.isEmpty())).containsExactly("it runs");
    }

    /** A set-user-ID program that root in a container leaves is nothing to a user of the machine. */
    @Test
    void whatContainersWriteIsClosedToTheMachinesUsers() throws IOException {
        agent.write("pod.yaml", pod("program", "cp /bin/busybox /suid; chmod 4755 /suid; echo made"));
        Pod pod = agent.awaitRunning("program");
        agent.awaitLog(pod, "app", 0, all -> all.contains("made"));

        Path pods = agent.directories().root().resolve("pods");
        assertThat(Files.getPosixFilePermissions(pods)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
        assertThat(pods.resolve(pod.getMetadata().getUid() + "/layers/app-0/upper/suid"))
                .exists();
    }

    @Test
    void aTreeDeeperThanAnyPathDoesNotKeepItsPod() throws IOException {
        agent.write("pod.yaml", pod("deep", """
                cd /disk
                i=0
                while [ $i -lt 600 ]; do
                  mkdir deeper-and-deeper; cd deeper-and-deeper; i=$((i + 1))
                done
                echo made"""));
        Pod pod = agent.awaitRunning("deep");
        agent.awaitLog(pod, "app", 0, all -> all.contains("made"));

        agent.remove("pod.yaml");

        agent.awaitGone("deep");
    }

    private static String pod(String name, String script) {
        return """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: %s
                spec:
                  terminationGracePeriodSeconds: 2
                  containers:
                    - name: app
                      image: localhost/busybox:1
                      command: ["sh", "-c", "%s; exec sleep 1000000"]
                      volumeMounts:
                        - {name: disk, mountPath: /disk}
                        - {name: memory, mountPath: /memory}
                  volumes:
                    - name: disk
                      emptyDir: {}
                    - name: memory
                      emptyDir: {medium: Memory}
                """.formatted(name, script.replace("\n", "\\n"));
    }
}
