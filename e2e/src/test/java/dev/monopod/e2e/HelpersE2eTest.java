package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Experiment 10: sidecar, adapter, ambassador. */
final class HelpersE2eTest {

    @RegisterExtension
    final TestAgent agent = TestAgent.with("busybox");

    @Test
    void theSidecarTellsWhatTheMainProgramWritesToAFile() throws IOException {
        agent.apply("10a-sidecar.yaml");
        Pod pod = agent.awaitRunning("sidecar");

        agent.awaitLog(pod, "log-tailer", 0, lines -> lines.contains("line 1") && lines.contains("line 2"));

        PodWitness witness = agent.witness(pod);
        assertThat(device(witness.container("main").mountAt("/var/log")))
                .isEqualTo(device(witness.container("log-tailer").mountAt("/logs")));
        assertThat(witness.container("log-tailer").mountAt("/logs").split(" ")[5])
                .startsWith("ro");
    }

    @Test
    void theAdapterPutsItIntoAnotherForm() throws IOException {
        agent.apply("10b-adapter.yaml");
        Pod pod = agent.awaitRunning("adapter");

        agent.awaitLog(pod, "json", 0, lines -> lines.contains("{\"temperature\": 1}"));

        assertThat(agent.witness(pod).container("main").mountAt("/pipes"))
                .contains(" - tmpfs ")
                .contains("size=1024k");
    }

    @Test
    void theAmbassadorIsTheWorldToTheMainProgram() throws IOException {
        agent.apply("10c-ambassador.yaml");
        Pod pod = agent.awaitRunning("ambassador");

        agent.awaitLog(pod, "main", 0, lines -> lines.contains("greetings from the world"));

        PodWitness witness = agent.witness(pod);
        assertThat(witness.container("main").namespace("net"))
                .isEqualTo(witness.container("ambassador").namespace("net"))
                .isEqualTo(witness.container("world").namespace("net"));
    }

    /** Device and folder on it. */
    private static String device(String mount) {
        String[] fields = mount.split(" ");
        return fields[2] + " " + fields[3];
    }
}
