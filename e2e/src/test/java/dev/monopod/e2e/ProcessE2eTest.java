package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Experiment 1: a container is a process. */
final class ProcessE2eTest {
    private static final String EXPERIMENT = "01-a-container-is-a-process.yaml";
    private static final String POD = "a-container-is-a-process";

    @RegisterExtension
    final TestAgent agent = TestAgent.with("busybox");

    @Test
    void insideThereIsOnlyPid1AndItsOwn() throws IOException {
        agent.apply(EXPERIMENT);
        Pod pod = agent.awaitRunning(POD);

        List<String> log = agent.awaitLog(pod, "app", 0, lines -> lines.size() == 4);

        assertThat(log.get(0)).isEqualTo("inside, this is all there is:");
        assertThat(log.subList(2, 4))
                .satisfiesExactly(
                        line -> assertThat(line).matches(" +1 sh -c .*"),
                        line -> assertThat(line).matches(" +2 .*\\bps\\b.*"));
    }

    @Test
    void theHostSeesTheSameProcessUnderAnotherPid() throws IOException {
        agent.apply(EXPERIMENT);
        Pod pod = agent.awaitRunning(POD);
        PodWitness witness = agent.witness(pod);
        Waiting.untilAsserted(
                () -> assertThat(witness.container("app").commandLine()).isEqualTo("sleep 1000000"));

        HostProcess app = witness.container("app");

        assertThat(app.numbers()).startsWith(app.pid()).endsWith(1).hasSize(2);
        assertThat(app.parent()).isEqualTo(witness.shim().pid());
        assertThat(witness.shim().commandLine()).as("whose it is, in ps").startsWith("monopod-shim default/" + POD);
        assertThat(witness.pause().parent()).isEqualTo(witness.shim().pid());
        assertThat(app.namespace("pid")).isNotEqualTo(HostProcess.self().namespace("pid"));
        assertThat(app.status("CapEff")).isEqualTo("00000000a80425fb");
        assertThat(app.status("CapInh")).isEqualTo("0000000000000000");
        assertThat(app.descriptors()).containsOnlyKeys(0, 1, 2);
    }

    @Test
    void theTreeShowsBothPids() throws Exception {
        agent.apply(EXPERIMENT);
        HostProcess app = agent.witness(agent.awaitRunning(POD)).container("app");

        assertThat(agent.get("/tree")).contains("app  pid " + app.pid() + " (inside 1)");
    }
}
