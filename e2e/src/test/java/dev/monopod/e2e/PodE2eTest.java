package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The main job on a real agent and kernel: a file becomes a pod, is kept as one, and leaves nothing. */
final class PodE2eTest {
    private static final Path MANIFESTS = Path.of(System.getenv("MONOPOD_HOME"), "../../manifests");

    @Test
    void aServerAndItsSidecarShareAPodAndNothingElse() throws Exception {
        try (TestAgent agent = TestAgent.start("busybox", "nginx")) {
            agent.apply(MANIFESTS.resolve("10-web-with-sidecar.yaml"));

            agent.awaitReady("nginx");
            int web = agent.pid("nginx", "web");
            int client = agent.pid("nginx", "client");
            for (String shared : List.of("net", "ipc", "uts")) {
                assertThat(Witness.namespace(web, shared))
                        .isEqualTo(Witness.namespace(client, shared))
                        .isNotEqualTo(Witness.namespace(own(), shared));
            }
            for (String own : List.of("pid", "mnt", "cgroup")) {
                assertThat(Witness.namespace(web, own))
                        .isNotEqualTo(Witness.namespace(client, own))
                        .isNotEqualTo(Witness.namespace(own(), own));
            }
            assertThat(Witness.status(web, "NSpid")).endsWith("\t1");
            assertThat(Witness.status(client, "CapInh")).isEqualTo("0000000000000000");
            assertThat(Witness.status(client, "CapEff")).isEqualTo("00000000a80425fb");
            await().atMost(TestAgent.PATIENCE)
                    .until(() -> agent.log("nginx", "client").contains("<html"));
            assertThat(agent.get("/tree")).contains("default/nginx", "net:", " shared", " own");
        }
    }

    @Test
    void aContainerThatIsKilledComesBackAloneAndTheStatusTells() throws Exception {
        try (TestAgent agent = TestAgent.start("busybox", "nginx")) {
            agent.apply(MANIFESTS.resolve("10-web-with-sidecar.yaml"));
            agent.awaitReady("nginx");
            int web = agent.pid("nginx", "web");
            int client = agent.pid("nginx", "client");

            ProcessHandle.of(client).orElseThrow().destroyForcibly();

            JsonNode pod = agent.awaitPod(
                    "nginx",
                    p -> status(p, "client").path("restartCount").asInt() == 1
                            && status(p, "client").at("/state/running").isObject());
            assertThat(status(pod, "client")
                            .at("/lastState/terminated/exitCode")
                            .asInt())
                    .isEqualTo(137);
            assertThat(status(pod, "client").at("/lastState/terminated/reason").asText())
                    .isEqualTo("Error");
            assertThat(agent.pid("nginx", "web")).isEqualTo(web);
            assertThat(agent.pid("nginx", "client")).isNotEqualTo(client);
        }
    }

    @Test
    void anAgentThatIsKilledIsNotMissedAndItsSuccessorKnowsWhatHappened() throws Exception {
        try (TestAgent agent = TestAgent.start("busybox")) {
            agent.apply(MANIFESTS.resolve("01-a-container-is-a-process.yaml"));
            agent.awaitReady("process");
            int before = agent.pid("process", "counting");
            agent.kill();
            ProcessHandle.of(before).orElseThrow().destroyForcibly();
            await().atMost(TestAgent.PATIENCE).until(() -> !Files.exists(Path.of("/proc/" + before)));

            agent.startAgain();

            JsonNode pod = agent.awaitPod(
                    "process",
                    p -> status(p, "counting").path("restartCount").asInt() == 1
                            && status(p, "counting").at("/state/running").isObject());
            assertThat(status(pod, "counting")
                            .at("/lastState/terminated/exitCode")
                            .asInt())
                    .isEqualTo(137);
            assertThat(agent.pid("process", "counting")).isNotEqualTo(before);
        }
    }

    @Test
    void whatIsRemovedWhileTheAgentIsAwayIsGoneAfterItsReturn() throws Exception {
        try (TestAgent agent = TestAgent.start("busybox")) {
            agent.apply(MANIFESTS.resolve("01-a-container-is-a-process.yaml"));
            agent.awaitReady("process");
            int pid = agent.pid("process", "counting");
            agent.kill();
            agent.remove("01-a-container-is-a-process.yaml");
            assertThat(Path.of("/proc/" + pid)).exists();

            agent.startAgain();

            await().atMost(TestAgent.PATIENCE).until(() -> !Files.exists(Path.of("/proc/" + pid)));
        }
    }

    @Test
    void aContainerThatIgnoresItsStopSignalIsKilledWhenItsTimeIsOver() throws Exception {
        try (TestAgent agent = TestAgent.start("busybox")) {
            agent.write("stubborn.yaml", """
                    apiVersion: v1
                    kind: Pod
                    metadata: {name: stubborn}
                    spec:
                      terminationGracePeriodSeconds: 2
                      containers:
                      - name: deaf
                        image: localhost/busybox:1
                        command: ["sh", "-c", "trap '' TERM; while true; do sleep 1; done"]
                    """);
            agent.awaitReady("stubborn");
            int pid = agent.pid("stubborn", "deaf");

            agent.remove("stubborn.yaml");

            await().atMost(TestAgent.PATIENCE).until(() -> !Files.exists(Path.of("/proc/" + pid)));
        }
    }

    private static JsonNode status(JsonNode pod, String container) {
        for (JsonNode status : pod.at("/status/containerStatuses")) {
            if (status.path("name").asText().equals(container)) {
                return status;
            }
        }
        throw new AssertionError("no status of container " + container + " in " + pod);
    }

    private static int own() {
        return Math.toIntExact(ProcessHandle.current().pid());
    }
}
