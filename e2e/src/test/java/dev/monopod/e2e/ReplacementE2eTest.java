package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A pod whose file changes or goes: it is asked to end, is given its time, and only then makes room. */
final class ReplacementE2eTest {

    @RegisterExtension
    final TestAgent agent = TestAgent.with("busybox");

    private static String pod(String version, int grace, String command) {
        return """
            apiVersion: v1
            kind: Pod
            metadata:
              name: web
            spec:
              terminationGracePeriodSeconds: %d
              volumes:
                - name: host
                  hostPath:
                    path: %s
              containers:
                - name: app
                  image: localhost/busybox:1
                  command: ["sh", "-c", "%s"]
                  env:
                    - name: VERSION
                      value: "%s"
                  volumeMounts:
                    - name: host
                      mountPath: /host
            """.formatted(grace, Directories.scratch(), command, version);
    }

    @Test
    void theOldPodEndsGracefullyBeforeTheNewOneStarts() throws Exception {
        // On a folder of the host, since the old pod's own log goes with it.
        String polite = "trap 'sleep 1; echo end $VERSION >> /host/diary; exit 0' TERM; "
                + "echo start $VERSION >> /host/diary; while true; do sleep 0.1; done";
        agent.write("web.yaml", pod("one", 30, polite));
        Pod first = agent.awaitRunning("web");
        HostProcess old = agent.witness(first).container("app");
        Path diary = Directories.scratch().resolve("diary");
        Waiting.until("the first line", () -> Files.readString(diary).endsWith("start one\n"));

        agent.write("web.yaml", pod("two", 30, polite));

        Pod second = agent.awaitPod(
                "web",
                pod -> !pod.getMetadata().getUid().equals(first.getMetadata().getUid()) && Pods.allRunning(pod));
        assertThat(old.alive()).isFalse();
        assertThat(agent.witness(second).container("app").environment()).containsEntry("VERSION", "two");
        Waiting.untilAsserted(() -> assertThat(diary).hasContent("start one\nend one\nstart two"));
        assertThat(agent.pods()).hasSize(1);
    }

    @Test
    void whoDoesNotHearTheSignalIsKilledWhenItsTimeIsOver() throws Exception {
        agent.write("web.yaml", pod("one", 3, "trap '' TERM; echo deaf; while true; do sleep 1; done"));
        Pod pod = agent.awaitRunning("web");
        agent.awaitLog(pod, "app", 0, lines -> lines.contains("deaf"));
        List<HostProcess> processes = agent.witness(pod).processesOf("app");

        Instant removed = Instant.now();
        agent.remove("web.yaml");
        agent.awaitGone("web");

        assertThat(Duration.between(removed, Instant.now())).isGreaterThan(Duration.ofMillis(2900));
        assertThat(processes).isNotEmpty().noneMatch(HostProcess::alive);
    }

    @Test
    void whoEndsAtOnceIsNotWaitedFor() throws Exception {
        agent.write("web.yaml", pod("one", 300, "trap 'exit 0' TERM; echo ready; while true; do sleep 0.1; done"));
        Pod pod = agent.awaitRunning("web");
        agent.awaitLog(pod, "app", 0, lines -> lines.contains("ready"));

        agent.remove("web.yaml");

        agent.awaitGone("web");
    }

    @Test
    void aFileThatIsRemovedAndPutBackAtOnceEndsWithThePodRunning() throws Exception {
        String content = pod("one", 2, "trap 'exit 0' TERM; while true; do sleep 0.1; done");
        agent.write("web.yaml", content);
        agent.awaitRunning("web");

        for (int round = 0; round < 5; round++) {
            agent.remove("web.yaml");
            agent.write("web.yaml", content);
        }

        // When another one is there, the agent has seen all that was before it.
        agent.write("other.yaml", BusyboxPod.steady("other"));
        agent.awaitRunning("other");

        Waiting.until("the pod, once", () -> {
            Pod after = agent.awaitPod(
                    "web", pod -> Pods.allRunning(pod) && pod.getMetadata().getDeletionTimestamp() == null);
            List<HostProcess> app = agent.witness(after).processesOf("app");
            return !app.isEmpty() && "one".equals(app.get(0).environment().get("VERSION")) && podGroups() == 2;
        });
    }

    private long podGroups() throws IOException {
        return agent.groups().ofPods().stream()
                .map(group -> group.getFileName())
                .distinct()
                .count();
    }
}
