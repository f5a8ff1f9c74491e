package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Experiment 3: shareProcessNamespace. */
final class SharedPidsE2eTest {
    private static final String EXPERIMENT = "03-share-process-namespace.yaml";
    private static final String POD = "share-process-namespace";
    private static final String ORPHAN = "sleep 1000001";

    @RegisterExtension
    final TestAgent agent = TestAgent.with("busybox");

    @Test
    void pauseIsPid1AndContainersSeeAndSignalEachOther() throws IOException {
        agent.apply(EXPERIMENT);
        Pod pod = agent.awaitRunning(POD);
        PodWitness witness = agent.witness(pod);

        List<String> seen = agent.awaitLog(pod, "watcher", 0, lines -> lines.contains("signalled"));
        agent.awaitLog(pod, "worker", 0, lines -> lines.contains("the worker was signalled"));

        assertThat(seen.get(0)).startsWith("PID 1 is /pause");
        HostProcess pause = witness.pause();
        assertThat(pause.innermostNumber()).isEqualTo(1);
        assertThat(witness.container("worker").namespace("pid"))
                .isEqualTo(witness.container("watcher").namespace("pid"))
                .isEqualTo(pause.namespace("pid"));
        assertThat(witness.container("worker").namespace("mnt"))
                .isNotEqualTo(witness.container("watcher").namespace("mnt"));
    }

    @Test
    void pauseTakesOrphansOnAndReapsThem() throws IOException {
        agent.apply(EXPERIMENT);
        PodWitness witness = agent.witness(agent.awaitRunning(POD));
        HostProcess pause = witness.pause();

        HostProcess orphan = Waiting.until("the orphan", () -> orphanOf(witness, pause), HostProcess::alive);
        orphan.kill();

        Waiting.until(
                "reaping of the orphan", () -> HostProcess.all().stream().noneMatch(process -> process.equals(orphan)));
        assertThat(pause.alive()).isTrue();
    }

    private static HostProcess orphanOf(PodWitness witness, HostProcess parent) throws IOException {
        for (HostProcess process : witness.processesOf("worker")) {
            if (process.commandLine().equals(ORPHAN) && process.parent() == parent.pid()) {
                return process;
            }
        }
        throw new IOException("no orphan yet");
    }
}
