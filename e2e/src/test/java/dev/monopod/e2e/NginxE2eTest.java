package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A real server with a sidecar. */
final class NginxE2eTest {
    private static final String EXPERIMENT = "12-a-real-server.yaml";
    private static final String POD = "a-real-server";
    private static final String WWW_DATA = "33";

    @RegisterExtension
    final TestAgent agent = TestAgent.with("busybox", "nginx");

    @Test
    void theSidecarFetchesNginxsPageOverLocalhostAndBothLogsTellOfIt() throws IOException {
        agent.apply(EXPERIMENT);
        Pod pod = agent.awaitRunning(POD);

        agent.awaitLog(pod, "client", 0, lines -> lines.stream().anyMatch(line -> line.contains("Welcome to nginx!")));
        agent.awaitLog(
                pod, "nginx", 0, lines -> lines.stream().anyMatch(line -> line.contains("\"GET / HTTP/1.1\" 200")));

        assertThat(agent.log(pod, "nginx", 0))
                .filteredOn(line -> line.text().contains("GET /"))
                .allMatch(line -> line.stream().equals("stdout") && line.full());
        assertThat(agent.log(pod, "nginx", 0)).anyMatch(line -> line.stream().equals("stderr"));
    }

    @Test
    void theMasterIsPid1AndItsWorkersRunAsAnotherUser() throws IOException {
        agent.apply(EXPERIMENT);
        PodWitness witness = agent.witness(agent.awaitRunning(POD));

        List<HostProcess> nginx = Waiting.until(
                "two workers",
                () -> witness.processesOf("nginx"),
                processes -> workers(processes).size() == 2);

        HostProcess master = witness.container("nginx");
        assertThat(master.innermostNumber()).isEqualTo(1);
        assertThat(master.status("Uid")).startsWith("0\t");
        for (HostProcess worker : workers(nginx)) {
            assertThat(worker.parent()).isEqualTo(master.pid());
            assertThat(worker.status("Uid")).startsWith(WWW_DATA + "\t");
        }
    }

    /** The image says how nginx wants to be ended: by SIGQUIT, on which it finishes what it is doing. */
    @Test
    void itIsEndedBySigquitAsItsImageSays() throws IOException {
        agent.apply(EXPERIMENT);
        Pod pod = agent.awaitRunning(POD);
        agent.awaitLog(pod, "client", 0, lines -> !lines.isEmpty());
        // The log goes with the pod.
        Path kept = Files.createLink(agent.directories().top().resolve("kept.log"), agent.logFile(pod, "nginx", 0));

        agent.remove(EXPERIMENT);

        agent.awaitGone(POD);
        assertThat(LogLine.read(kept)).anyMatch(line -> line.text().contains("signal 3 (SIGQUIT) received"));
    }

    private static List<HostProcess> workers(List<HostProcess> processes) {
        return processes.stream().filter(NginxE2eTest::isWorker).toList();
    }

    private static boolean isWorker(HostProcess process) {
        try {
            return process.commandLine().startsWith("nginx: worker process")
                    && process.status("Uid").startsWith(WWW_DATA);
        } catch (IOException ended) {
            return false;
        }
    }
}
