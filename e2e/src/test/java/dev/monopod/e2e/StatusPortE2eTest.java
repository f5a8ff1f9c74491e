package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the agent tells over HTTP: to everybody on this machine on its port, to root alone on its socket. */
final class StatusPortE2eTest {
    private static final String SECRET = "open sesame";
    private static final String WEB = """
            apiVersion: v1
            kind: Pod
            metadata:
              name: web
              labels: {app: web}
            spec:
              terminationGracePeriodSeconds: 2
              containers:
                - name: app
                  image: localhost/busybox:1
                  command: ["sh", "-c", "trap 'exit 0' TERM; sleep 1000000 & wait"]
                  env:
                    - {name: PASSWORD, value: "open sesame"}
                  resources:
                    requests: {cpu: 10m, memory: 8Mi}
                - name: side
                  image: localhost/busybox:1
                  command: ["sh", "-c", "trap 'exit 0' TERM; sleep 1000000 & wait"]
            """;

    /** A line of Prometheus' text format: comment, or name, labels and value. */
    private static final Pattern METRIC = Pattern.compile(
            "# (HELP|TYPE|UNIT) .*|[a-zA-Z_:][a-zA-Z0-9_:]*(\\{([a-zA-Z_]\\w*=\"[^\"\\\\\\n]*\",?)*\\})? -?[0-9.]+([Ee][+-]?[0-9]+)?");

    @RegisterExtension
    final TestAgent agent = TestAgent.with("busybox");

    @Test
    void podsTheTreeAndFiguresAreAsTheKernelHasThem() throws Exception {
        agent.write("web.yaml", WEB);
        Pod pod = agent.awaitRunning("web");
        HostProcess app = agent.witness(pod).container("app");
        HostProcess pause = agent.witness(pod).pause();

        statusOf(new ObjectMapper().readTree(agent.statusPort().get("/pods").body()), pod);
        tree(agent.statusPort().get("/tree").body(), app, pause);
        metrics(agent.statusPort().get("/metrics").body(), pod);

        assertThat(agent.statusPort().get("/pods").body())
                .doesNotContain(SECRET)
                .contains("PASSWORD");
        assertThat(agent.ownSocket().get("/pods").body()).contains(SECRET);
        tree(agent.ownSocket().get("/tree").body(), app, pause);
        for (String page : List.of("/healthz", "/readyz")) {
            assertThat(agent.statusPort().get(page).body()).isEqualTo("ok");
            assertThat(agent.ownSocket().get(page).body()).isEqualTo("ok");
        }
    }

    private static void statusOf(JsonNode list, Pod pod) {
        assertThat(list.at("/kind").asText()).isEqualTo("PodList");
        assertThat(list.at("/apiVersion").asText()).isEqualTo("v1");
        JsonNode status = list.at("/items/0/status");
        assertThat(status.at("/phase").asText()).isEqualTo("Running");
        assertThat(status.at("/qosClass").asText()).isEqualTo("Burstable");
        assertThat(conditions(status))
                .isEqualTo(Map.of(
                        "PodReadyToStartContainers", "True",
                        "Initialized", "True",
                        "Ready", "True",
                        "ContainersReady", "True",
                        "PodScheduled", "True"));
        Instant started = Instant.parse(status.at("/startTime").asText());
        assertThat(status.at("/hostIP").asText())
                .doesNotContain("%")
                .isEqualTo(status.at("/hostIPs/0/ip").asText());
        assertThat(status.at("/hostIPs").size()).isLessThanOrEqualTo(2);
        assertThat(status.at("/containerStatuses")).hasSize(2);
        for (JsonNode container : status.at("/containerStatuses")) {
            assertThat(container.at("/ready").asBoolean()).isTrue();
            assertThat(container.at("/started").asBoolean()).isTrue();
            assertThat(container.at("/restartCount").asInt(-1)).isZero();
            assertThat(container.at("/image").asText()).isEqualTo("localhost/busybox:1");
            assertThat(container.at("/imageID").asText()).matches("sha256:[0-9a-f]{64}");
            assertThat(container.at("/containerID").asText()).matches("monopod://[0-9a-f]{64}");
            assertThat(Instant.parse(container.at("/state/running/startedAt").asText()))
                    .isAfterOrEqualTo(started);
        }
        JsonNode metadata = list.at("/items/0/metadata");
        assertThat(metadata.at("/uid").asText()).isEqualTo(pod.getMetadata().getUid());
        assertThat(metadata.at("/labels/app").asText()).isEqualTo("web");
        assertThat(metadata.at("/annotations")
                        .get("kubernetes.io/config.source")
                        .asText())
                .isEqualTo("file");
    }

    private static Map<String, String> conditions(JsonNode status) {
        return StreamSupport.stream(status.at("/conditions").spliterator(), false)
                .collect(Collectors.toMap(
                        condition -> condition.at("/type").asText(),
                        condition -> condition.at("/status").asText()));
    }

    private static void tree(String tree, HostProcess app, HostProcess pause) throws IOException {
        assertThat(tree).contains("default/web  Running").contains("pause  pid " + pause.pid());
        String line = tree.lines().filter(l -> l.contains("─ app ")).findFirst().orElseThrow();
        assertThat(line).contains("pid " + app.pid() + " (inside 1)");
        assertThat(line).matches(".* \\[[0-9.]+ MiB, [0-9.]+ CPU s, [12] tasks\\]");
        for (String kind : List.of("net", "ipc", "uts")) {
            assertThat(app.namespace(kind)).isEqualTo(pause.namespace(kind));
            assertThat(line).contains(kind + ":" + number(app.namespace(kind)) + " shared");
        }
        for (String kind : List.of("pid", "mnt", "cgroup")) {
            assertThat(line).contains(kind + ":" + number(app.namespace(kind)) + " own");
        }
    }

    private static String number(String namespace) {
        return namespace.replaceAll("\\D", "");
    }

    private void metrics(String page, Pod pod) throws IOException {
        assertThat(page.lines()).allMatch(line -> METRIC.matcher(line).matches());
        assertThat(page)
                .contains("kubelet_running_pods 1.0", "kubelet_running_containers{container_state=\"running\"} 2.0");
        String app = "{container=\"app\",namespace=\"default\",pod=\"web\"}";
        assertThat(page.lines())
                .anyMatch(line -> line.startsWith("container_cpu_usage_seconds_total" + app + " "))
                .anyMatch(line -> line.startsWith("pod_memory_working_set_bytes{namespace=\"default\",pod=\"web\"} "));
        double told = Double.parseDouble(page.lines()
                .filter(line -> line.startsWith("container_memory_working_set_bytes" + app))
                .findFirst()
                .orElseThrow()
                .split(" ")[1]);
        String file = ControlGroups.version2() ? "memory.current" : "memory.usage_in_bytes";
        assertThat(told)
                .isPositive()
                .isLessThanOrEqualTo(
                        Double.parseDouble(ControlGroups.read(agent.witness(pod).groupsOf("app"), file)) + (1 << 20));
    }

    @Test
    void strangersGetNothingThatIsNotTheirs() throws Exception {
        agent.write("web.yaml", WEB);
        agent.awaitRunning("web");
        RawHttp port = agent.statusPort();

        for (String host :
                List.of("evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost@evil.example", "")) {
            assertThat(port.ask("GET /pods HTTP/1.0\r\nHost: " + host + "\r\n\r\n")
                            .status())
                    .as("Host: %s", host)
                    .isIn(400, 403);
        }
        for (String path : List.of(
                "/",
                "/nothing",
                "/pods/web",
                "/exec/default/web/app",
                "/run/default/web/app",
                "/logs/",
                "/containerLogs/default/web/app",
                "/configz",
                "/debug/pprof/",
                "/stats")) {
            assertThat(port.get(path).status()).as(path).isEqualTo(404);
        }
        for (String method : List.of("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "FROB")) {
            assertThat(port.ask(method + " /pods HTTP/1.0\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n")
                            .status())
                    .as(method)
                    .isBetween(400, 501);
        }
        assertThat(port.get("/pods?" + "x".repeat(1 << 20)).status()).isIn(0, 414);
        assertThat(port.ask("GET /pods HTTP/1.0\r\nHost: localhost\r\nX: " + "x".repeat(1 << 20) + "\r\n\r\n")
                        .status())
                .isIn(0, 431);
        assertThat(port.ask("\u0000\u0001\u0002 not http\r\n\r\n").status()).isIn(0, 400, 404, 405, 501);

        assertThat(port.get("/healthz").body()).isEqualTo("ok");
        assertThat(agent.running()).isTrue();
    }

    @Test
    void theSocketIsRootsAloneAndAnotherAgentIsKeptOut() throws Exception {
        Path socket = agent.socketFile();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(agent.directories().run())))
                .startsWith("rwx")
                .matches(".{4}-.{2}-.");
        assertThat(agent.ownSocket().get("/containerLogs/default/nobody/app").status())
                .isEqualTo(404);

        String run = agent.directories().run().toString();
        Command.Outcome second = Command.monopod("run", "--run-dir", run, "--status-address=127.0.0.1:0");

        assertThat(second.exitCode()).isEqualTo(1);
        assertThat(second.err()).startsWith("monopod: " + run + " is in use by another agent, process ");
        assertThat(agent.ownSocket().get("/readyz").body()).isEqualTo("ok");
    }
}
