package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many more manifests at once than the node may have pods. */
final class ManyManifestsE2eTest {
    private static final int MANIFESTS = 5000;
    private static final int PODS = 10;
    private static final long AGENT_KIB = 450 * 1024;

    @RegisterExtension
    final TestAgent agent = TestAgent.alone("busybox");

    private static String name(int number) {
        return "p%04d".formatted(number);
    }

    private void write(int number) throws IOException {
        Files.writeString(
                agent.directories().manifests().resolve(name(number) + ".yaml"), BusyboxPod.steady(name(number)));
    }

    @Test
    void asManyRunAsMayAndTheOthersAreToldAndFollowWhenThereIsRoom() throws Exception {
        agent.end();
        agent.start("--max-pods=" + PODS);
        int threads = entries("task");
        int descriptors = entries("fd");

        for (int i = 0; i < MANIFESTS; i++) {
            write(i);
            if (i % 500 == 0) {
                assertThat(agent.get("/healthz")).isEqualTo("ok");
            }
        }
        List<Pod> pods = Waiting.until(
                "all pods to be told of",
                agent::pods,
                told -> told.size() == MANIFESTS
                        && told.stream().filter(ManyManifestsE2eTest::runs).count() == PODS);

        Pod refused = pods.stream().filter(pod -> !runs(pod)).findFirst().orElseThrow();
        assertThat(refused.getStatus().getPhase()).isEqualTo("Failed");
        assertThat(refused.getStatus().getReason()).isEqualTo("OutOfpods");
        assertThat(refused.getStatus().getMessage()).contains("requested: 1, used: " + PODS + ", capacity: " + PODS);
        assertThat(agent.groups().ofPods().stream().map(Path::getFileName).distinct())
                .hasSize(PODS);
        assertThat(entries("task")).as("threads").isLessThan(threads + 20);
        assertThat(entries("fd")).as("descriptors").isLessThan(descriptors + 10 * PODS);
        assertThat(Long.parseLong(
                        HostProcess.of((int) agent.pid()).status("VmRSS").replace(" kB", "")))
                .isLessThan(AGENT_KIB);
        assertThat(agent.output().lines().filter(line -> line.contains("--max-pods")))
                .hasSize(1);

        Pod running =
                pods.stream().filter(ManyManifestsE2eTest::runs).findFirst().orElseThrow();
        agent.remove(running.getMetadata().getName() + ".yaml");
        Waiting.until(
                "another in its place",
                agent::pods,
                told -> told.size() == MANIFESTS - 1
                        && told.stream().filter(ManyManifestsE2eTest::runs).count() == PODS);
    }

    private static boolean runs(Pod pod) {
        return "Running".equals(pod.getStatus().getPhase());
    }

    private int entries(String folder) throws IOException {
        try (Stream<Path> entries = Files.list(Path.of("/proc/" + agent.pid() + "/" + folder))) {
            return (int) entries.count();
        }
    }
}
