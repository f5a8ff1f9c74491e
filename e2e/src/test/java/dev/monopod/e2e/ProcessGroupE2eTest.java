package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Experiment 2: a pod is a process group. */
final class ProcessGroupE2eTest {
    private static final String EXPERIMENT = "02-a-pod-is-a-process-group.yaml";
    private static final String POD = "a-pod-is-a-process-group";

    @RegisterExtension
    final TestAgent agent = TestAgent.with("busybox");

    @Test
    void containersShareWhatPauseOwnsAndNothingElse() throws IOException {
        agent.apply(EXPERIMENT);
        PodWitness witness = agent.witness(agent.awaitRunning(POD));
        HostProcess pause = witness.pause();
        HostProcess host = witness.container("host");
        HostProcess visitor = witness.container("visitor");

        for (String shared : List.of("net", "ipc", "uts")) {
            assertThat(host.namespace(shared))
                    .isEqualTo(visitor.namespace(shared))
                    .isEqualTo(pause.namespace(shared))
                    .isNotEqualTo(HostProcess.self().namespace(shared));
        }
        for (String own : List.of("pid", "mnt", "cgroup")) {
            assertThat(List.of(
                            host.namespace(own),
                            visitor.namespace(own),
                            pause.namespace(own),
                            HostProcess.self().namespace(own)))
                    .as(own)
                    .filteredOn(
                            inode -> inode.equals(namespaceOf(host, own)) || inode.equals(namespaceOf(visitor, own)))
                    .hasSize(2)
                    .doesNotHaveDuplicates();
        }
    }

    private static String namespaceOf(HostProcess process, String kind) {
        try {
            return process.namespace(kind);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theVisitorFindsLocalhostSharedMemoryAndHostnameButNoFilesAndNoProcesses() throws IOException {
        agent.apply(EXPERIMENT);
        Pod pod = agent.awaitRunning(POD);

        List<String> said = agent.awaitLog(pod, "visitor", 0, lines -> lines.contains("done"));

        assertThat(said)
                .contains("a page of the host", "shared memory of the host", POD, "no httpd to be seen")
                .doesNotContain("/tmp/mine");
        PodWitness witness = agent.witness(pod);
        assertThat(witness.container("host").root("/tmp/mine")).hasContent("a file of the host");
        assertThat(witness.container("visitor").root("/tmp/mine")).doesNotExist();
        assertThat(Files.getAttribute(witness.container("host").root("/dev/shm/ours"), "unix:ino"))
                .isEqualTo(Files.getAttribute(witness.container("visitor").root("/dev/shm/ours"), "unix:ino"));
    }
}
