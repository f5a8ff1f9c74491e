package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventList;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is told of probes and hooks beside what follows from them: warnings, and figures. */
final class ProbeNewsE2eTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Answers whoever asks with a redirect to another machine. */
    private static final String ELSEWHERE =
            "trap 'exit 0' TERM; while true; do printf 'HTTP/1.1 302 Found\\r\\nLocation: http://elsewhere.invalid/\\r\\n"
                    + "Content-Length: 0\\r\\n\\r\\n' | nc -l -p 8080 >/dev/null & wait; done";

    /** Answers whoever asks, whatever in, in plain HTTP. */
    private static final String IN_PLAIN =
            "trap 'exit 0' TERM; nc -ll -p 8080 -e sh -c 'printf \"HTTP/1.1 200 OK\\r\\nContent-Length: 0\\r\\n\\r\\n\";"
                    + " cat >/dev/null' & wait";

    @RegisterExtension
    final TestAgent agent = TestAgent.with("busybox");

    @Test
    void aProbeThatIsSentElsewhereSucceedsWithAWarning() throws Exception {
        agent.write("web.yaml", BusyboxPod.of("web", ELSEWHERE) + """
                      readinessProbe:
                        periodSeconds: 1
                        httpGet: {port: 8080}
                """);

        awaitEvent("ProbeWarning", "Readiness probe warning: Probe terminated redirects, Response body: ");
        assertThat(agent.awaitContainer("web", "app", status -> Boolean.TRUE.equals(status.getReady())))
                .isNotNull();
    }

    @Test
    void aHookOverHttpsThatIsAnsweredByHttpIsCarriedOutByThat() throws Exception {
        agent.write("web.yaml", BusyboxPod.of("web", IN_PLAIN).replace("Seconds: 2", "Seconds: 60") + """
                      readinessProbe:
                        periodSeconds: 1
                        tcpSocket: {port: 8080}
                      lifecycle:
                        preStop:
                          httpGet: {scheme: HTTPS, host: localhost, port: 8080}
                """);
        agent.awaitContainer("web", "app", status -> Boolean.TRUE.equals(status.getReady()));

        agent.remove("web.yaml");

        awaitEvent(
                "LifecycleHTTPFallback",
                "request to HTTPS lifecycle hook localhost:8080 got HTTP response, retry with HTTP succeeded");
    }

    @Test
    void whatProbesCameToIsCountedAsLongAsTheirPodIsThere() throws Exception {
        agent.write("web.yaml", BusyboxPod.steady("web") + """
                      readinessProbe:
                        periodSeconds: 1
                        exec: {command: ["true"]}
                      livenessProbe:
                        periodSeconds: 1
                        failureThreshold: 1000
                        exec: {command: ["false"]}
                """);
        String uid = agent.awaitRunning("web").getMetadata().getUid();
        String labels = "container=\"app\",namespace=\"default\",pod=\"web\",";

        Waiting.untilAsserted(() -> assertThat(agent.get("/metrics/probes"))
                .contains("# TYPE prober_probe_total counter\n")
                .containsPattern("prober_probe_total\\{" + labels + "pod_uid=\"" + uid
                        + "\",probe_type=\"Readiness\",result=\"successful\"} [2-9]")
                .containsPattern("prober_probe_total\\{" + labels + "pod_uid=\"" + uid
                        + "\",probe_type=\"Liveness\",result=\"failed\"} [2-9]")
                .containsPattern(
                        "prober_probe_duration_seconds_count\\{" + labels + "probe_type=\"Readiness\"} [2-9]"));

        agent.remove("web.yaml");
        Waiting.until("the pod's end", () -> agent.pod("web").isEmpty());
        assertThat(agent.get("/metrics/probes")).doesNotContain(uid).doesNotContain("pod=\"web\"");
    }

    private void awaitEvent(String reason, String message) {
        Waiting.until(
                "event " + reason + ": " + message,
                () -> events(),
                told -> told.stream()
                        .anyMatch(event -> event.getReason().equals(reason)
                                && event.getMessage().equals(message)
                                && event.getType().equals("Warning")
                                && event.getInvolvedObject().getFieldPath().equals("spec.containers{app}")));
    }

    private List<Event> events() throws IOException {
        return JSON.readValue(agent.get("/events"), EventList.class).getItems();
    }
}
