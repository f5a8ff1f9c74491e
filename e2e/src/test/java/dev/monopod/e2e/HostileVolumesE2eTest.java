package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Symbolic links in images and volumes that lead out of the root: whatever is mounted or made by way of them stays inside. */
final class HostileVolumesE2eTest {
    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata:
              name: hostile
            spec:
              terminationGracePeriodSeconds: 2
              containers:
                - name: linked
                  image: localhost/hostile:1
                  command: ["sleep", "1000000"]
                  workingDir: /up/work
                  volumeMounts:
                    - {name: volume, mountPath: /out/absolute}
                    - {name: volume, mountPath: /up/relative}
                    - {name: file, mountPath: /up/file}
                - name: victim
                  image: localhost/hostile:1
                  command: ["sleep", "1000000"]
                  volumeMounts:
                    - {name: shared, mountPath: /shared}
                    - {name: volume, mountPath: /shared/deep}
                - name: magic
                  image: localhost/hostile:1
                  command: ["sleep", "1000000"]
                  volumeMounts:
                    - {name: volume, mountPath: /magic/inside}
                - name: loop
                  image: localhost/hostile:1
                  command: ["sleep", "1000000"]
                  volumeMounts:
                    - {name: volume, mountPath: /loop/inside}
              volumes:
                - name: volume
                  emptyDir: {}
                - name: shared
                  emptyDir: {}
                - name: file
                  hostPath: {path: %s, type: File}
            """;

    @RegisterExtension
    final TestAgent agent = TestAgent.with("busybox");

    @Test
    void nothingLeadsOutOfARoot() throws IOException, InterruptedException {
        Path canary = Files.createDirectory(agent.directories().top().resolve("canary"));
        Files.writeString(canary.resolve("resolv.conf"), "untouched");
        Path file = Files.writeString(agent.directories().top().resolve("file"), "given");
        new MadeImage("localhost/hostile:1", "{}")
                .link("out", canary.toString())
                .link("up", "../../../../../../../../../.." + canary)
                .link("etc/resolv.conf", canary.resolve("resolv.conf").toString())
                .link("etc/hosts", "../../../../../../../.." + canary.resolve("hosts"))
                .link("magic", "/proc/1/root" + canary)
                .link("loop", "loop")
                .load(agent.directories());
        agent.write("hostile.yaml", POD.formatted(file));
        agent.awaitContainer("hostile", "linked", Pods::running);
        agent.awaitContainer("hostile", "victim", Pods::running);
        Pod pod = agent.awaitPod("hostile", told -> true);
        PodWitness witness = agent.witness(pod);

        linksOfAnImageStayInside(witness.container("linked"), canary);
        endsWithLoop("magic", "bind", "/magic/inside");
        endsWithLoop("loop", "bind", "/loop/inside");
        linksOfAVolumeStayInside(witness, canary);
        assertThat(canary).isDirectoryContaining("glob:**/resolv.conf");
        try (var children = Files.list(canary)) {
            assertThat(children).as("what has come out of the root").containsExactly(canary.resolve("resolv.conf"));
        }
        assertThat(canary.resolve("resolv.conf")).hasContent("untouched");
    }

    /** Each path is the host's own one, but in the container: made in its writable layer, or mounted there. */
    private static void linksOfAnImageStayInside(HostProcess process, Path canary) throws IOException {
        for (String name : new String[] {"absolute", "relative", "file", "resolv.conf", "hosts"}) {
            assertThat(process.mountAt(canary.resolve(name).toString()))
                    .as("mount at " + name)
                    .isNotEmpty();
        }
        assertThat(process.mountedDevice(canary.resolve("absolute").toString()))
                .isEqualTo(process.mountedDevice(canary.resolve("relative").toString()));
        assertThat(process.root(canary.resolve("file").toString())).hasContent("given");
        assertThat(process.root(canary.resolve("hosts").toString()))
                .content()
                .startsWith("# Kubernetes-managed hosts file.");
        assertThat(process.workingDirectory()).isEqualTo(canary.resolve("work").toString());
    }

    private void endsWithLoop(String container, String step, String path) {
        ContainerStateTerminated end = agent.awaitContainer(
                        "hostile", container, status -> Pods.waitingFor(status, "CrashLoopBackOff"))
                .getLastState()
                .getTerminated();
        assertThat(end.getReason()).isEqualTo("StartError");
        assertThat(end.getMessage()).contains("(" + step + " ").contains(path).contains("ELOOP, errno 40");
    }

    /** Between two attempts somebody else in the pod puts a link where the next one has a volume in a volume. */
    private void linksOfAVolumeStayInside(PodWitness witness, Path canary) throws IOException {
        HostProcess victim = witness.container("victim");
        Path deep = agent.directories()
                .root()
                .resolve("pods/"
                        + agent.awaitPod("hostile", pod -> true).getMetadata().getUid())
                .resolve("volumes/shared/deep");
        assertThat(deep).isDirectory();
        Files.delete(deep);
        Files.createSymbolicLink(deep, canary);

        victim.kill();
        agent.awaitContainer("hostile", "victim", status -> Pods.running(status) && status.getRestartCount() == 1);

        HostProcess again = witness.container("victim");
        assertThat(again.mountAt(canary.toString())).contains("/volumes/volume ");
        assertThat(again.mounts()).noneMatch(line -> line.split(" ")[4].equals("/shared/deep"));
    }
}
