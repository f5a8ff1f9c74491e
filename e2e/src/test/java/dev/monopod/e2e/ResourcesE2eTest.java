package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What requests and limits become: numbers in files of control groups, of the container, its pod and its class; and whom the kernel kills first. */
final class ResourcesE2eTest {
    private static final long CAP_SYS_RESOURCE = 1L << 24;
    private static final int OF_PAUSE = -998;
    private static final long MEBIBYTE = 1L << 20;
    private static final String UNLIMITED = "unlimited";

    private static final String GUARANTEED = pod("guaranteed", "{monopod.dev/pids-limit: \"77\"}", """
                - name: small
                  image: localhost/busybox:1
                  command: ["sleep", "1000000"]
                  resources:
                    limits: {cpu: 100m, memory: 32Mi}
                - name: large
                  image: localhost/busybox:1
                  command: ["sleep", "1000000"]
                  resources:
                    limits: {cpu: "1", memory: 64Mi}
            """);

    private static final String BURSTABLE = pod("burstable", "{}", """
                - name: some
                  image: localhost/busybox:1
                  command: ["sleep", "1000000"]
                  resources:
                    requests: {cpu: 250m, memory: 256Mi}
                    limits: {memory: 512Mi}
                - name: nothing
                  image: localhost/busybox:1
                  command: ["sleep", "1000000"]
            """);

    private static final String BEST_EFFORT = pod("best-effort", "{}", """
                - name: any
                  image: localhost/busybox:1
                  command: ["sleep", "1000000"]
            """);

    private static String pod(String name, String annotations, String containers) {
        return """
            apiVersion: v1
            kind: Pod
            metadata:
              name: %s
              annotations: %s
            spec:
              terminationGracePeriodSeconds: 2
              containers:
            %s""".formatted(name, annotations, containers);
    }

    @RegisterExtension
    final TestAgent agent = TestAgent.with("busybox");

    @Test
    void requestsAndLimitsAreTheKernels() throws IOException {
        agent.write("guaranteed.yaml", GUARANTEED);
        agent.write("burstable.yaml", BURSTABLE);
        agent.write("best-effort.yaml", BEST_EFFORT);

        guaranteed(agent.awaitRunning("guaranteed"));
        burstable(agent.awaitRunning("burstable"));
        bestEffort(agent.awaitRunning("best-effort"));
        // 2 shares are the least there is; a burstable pod's are the class's where it is alone in it
        hasCpu(agent.groups().named("besteffort"), 2, 1, UNLIMITED);
        hasCpu(agent.groups().named("burstable"), 256, 10, UNLIMITED);
    }

    private void guaranteed(Pod pod) throws IOException {
        PodWitness witness = agent.witness(pod);
        assertThat(pod.getStatus().getQosClass()).isEqualTo("Guaranteed");
        assertThat(parents(witness)).containsOnly(agent.directories().name());
        hasCpu(witness.group(), 1126, 43, "110000");
        hasMemory(witness.group(), 96 * MEBIBYTE);
        hasCpu(witness.groupsOf("small"), 102, 17, "10000");
        hasMemory(witness.groupsOf("small"), 32 * MEBIBYTE);
        hasCpu(witness.groupsOf("large"), 1024, 100, "100000");
        hasMemory(witness.groupsOf("large"), 64 * MEBIBYTE);
        assertThat(ControlGroups.read(witness.group(), "pids.max")).isEqualTo("77");
        assertThat(ControlGroups.read(witness.groupsOf("small"), "pids.max")).isEqualTo("max");
        hasScore(witness.container("small"), -997);
        hasScore(witness.pause(), OF_PAUSE);
        hasScore(witness.shim(), OF_PAUSE);
    }

    private void burstable(Pod pod) throws IOException {
        PodWitness witness = agent.witness(pod);
        assertThat(pod.getStatus().getQosClass()).isEqualTo("Burstable");
        assertThat(parents(witness)).containsOnly("burstable");
        hasCpu(witness.group(), 256, 10, UNLIMITED);
        hasMemory(witness.group(), Long.MAX_VALUE);
        hasCpu(witness.groupsOf("some"), 256, 35, UNLIMITED);
        hasMemory(witness.groupsOf("some"), 512 * MEBIBYTE);
        hasCpu(witness.groupsOf("nothing"), 2, 1, UNLIMITED);
        hasMemory(witness.groupsOf("nothing"), Long.MAX_VALUE);
        assertThat(ControlGroups.read(witness.group(), "pids.max"))
                .as("tasks of a pod that does not say itself")
                .isEqualTo("4096");
        long share = 1000 * 256 * MEBIBYTE / memoryOfTheMachine();
        hasScore(witness.container("some"), (int) Math.min(999, Math.max(3, 1000 - share)));
        hasScore(witness.container("nothing"), 999);
        hasScore(witness.pause(), OF_PAUSE);
    }

    private void bestEffort(Pod pod) throws IOException {
        PodWitness witness = agent.witness(pod);
        assertThat(pod.getStatus().getQosClass()).isEqualTo("BestEffort");
        assertThat(parents(witness)).containsOnly("besteffort");
        for (List<Path> groups : List.of(witness.group(), witness.groupsOf("any"))) {
            hasCpu(groups, 2, 1, UNLIMITED);
            hasMemory(groups, Long.MAX_VALUE);
        }
        hasScore(witness.container("any"), 1000);
    }

    private static List<String> parents(PodWitness witness) {
        return witness.group().stream()
                .map(group -> group.getParent().getFileName().toString())
                .toList();
    }

    /** Shares in version 1 are a weight in version 2; the kubelet has one formula for pods, container runtimes another. */
    private static void hasCpu(List<Path> groups, long shares, long weight, String quota) throws IOException {
        if (ControlGroups.version2()) {
            assertThat(ControlGroups.read(groups, "cpu.weight")).isEqualTo(Long.toString(weight));
            assertThat(ControlGroups.read(groups, "cpu.max"))
                    .isEqualTo((quota.equals(UNLIMITED) ? "max" : quota) + " 100000");
        } else {
            assertThat(ControlGroups.read(groups, "cpu.shares")).isEqualTo(Long.toString(shares));
            assertThat(ControlGroups.read(groups, "cpu.cfs_quota_us"))
                    .isEqualTo(quota.equals(UNLIMITED) ? "-1" : quota);
            assertThat(ControlGroups.read(groups, "cpu.cfs_period_us")).isEqualTo("100000");
        }
    }

    /** No limit is in version 1 the greatest number of whole pages. Nothing may be swapped out to get round a limit. */
    private static void hasMemory(List<Path> groups, long bytes) throws IOException {
        String limit = ControlGroups.read(groups, ControlGroups.version2() ? "memory.max" : "memory.limit_in_bytes");
        if (bytes == Long.MAX_VALUE) {
            assertThat(limit.equals("max") ? Long.MAX_VALUE : Long.parseLong(limit))
                    .isGreaterThan(Long.MAX_VALUE / 2);
            return;
        }
        assertThat(limit).isEqualTo(Long.toString(bytes));
        for (Path group : groups) {
            if (Files.exists(group.resolve("memory.swap.max"))) {
                assertThat(group.resolve("memory.swap.max")).hasContent("0");
            }
            if (Files.exists(group.resolve("memory.memsw.limit_in_bytes"))) {
                assertThat(group.resolve("memory.memsw.limit_in_bytes")).hasContent(Long.toString(bytes));
            }
        }
    }

    /** Without CAP_SYS_RESOURCE nobody can be made less likely to be killed than the agent itself. */
    private static void hasScore(HostProcess process, int wanted) throws IOException {
        HostProcess self = HostProcess.self();
        boolean mayLower = (Long.parseUnsignedLong(self.status("CapEff"), 16) & CAP_SYS_RESOURCE) != 0;
        assertThat(process.oomScoreAdj())
                .as("oom_score_adj of " + process.name())
                .isEqualTo(mayLower || wanted >= self.oomScoreAdj() ? wanted : self.oomScoreAdj());
    }

    private static long memoryOfTheMachine() throws IOException {
        String total = Files.readAllLines(Path.of("/proc/meminfo")).get(0);
        assertThat(total).startsWith("MemTotal:").endsWith(" kB");
        return 1024 * Long.parseLong(total.replaceAll("[^0-9]", ""));
    }
}
