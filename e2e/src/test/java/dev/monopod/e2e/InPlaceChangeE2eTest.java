package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventList;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A manifest of which only that changes which may change in place: the pod stays, and so does whatever of it is not concerned. */
final class InPlaceChangeE2eTest {
    private static final long MEBIBYTE = 1024 * 1024;

    private static final String SHELL = "trap 'exit 0' TERM; while true; do sleep 0.1; done";

    private static final AtomicInteger COUNT = new AtomicInteger();

    /** Agents serve many tests, and remember what happened in each. */
    private final String name = "web-" + COUNT.incrementAndGet();

    private final String begun = """
            apiVersion: v1
            kind: Pod
            metadata:
              name: %s
              labels: {stage: one}
            spec:
              terminationGracePeriodSeconds: 5
              containers:
                - name: app
                  image: localhost/busybox:1
                  command: ["sh", "-c", "%s"]
                  resources: {requests: {cpu: 50m, memory: 16Mi}, limits: {cpu: 100m, memory: 32Mi}}
                - name: other
                  image: localhost/busybox:1
                  command: ["sh", "-c", "%s"]
                  resources: {requests: {cpu: 50m, memory: 16Mi}, limits: {cpu: 100m, memory: 32Mi}}
                  resizePolicy: [{resourceName: memory, restartPolicy: RestartContainer}]
            """.formatted(name, SHELL, SHELL);

    @RegisterExtension
    final TestAgent agent = TestAgent.with("busybox", "debian");

    private static String first(String text, String words, String others) {
        int at = text.indexOf(words);
        assertThat(at).as(words).isNotNegative();
        return text.substring(0, at) + others + text.substring(at + words.length());
    }

    private static String last(String text, String words, String others) {
        int at = text.lastIndexOf(words);
        assertThat(at).as(words).isNotNegative();
        return text.substring(0, at) + others + text.substring(at + words.length());
    }

    private Pod begin() throws IOException {
        agent.write("web.yaml", begun);
        return agent.awaitRunning(name);
    }

    /** What is seen of the pod when this generation of it counts, and nothing is left to be done for it. */
    private Pod awaitGeneration(long generation) {
        return agent.awaitPod(
                name,
                pod -> generation == pod.getStatus().getObservedGeneration()
                        && condition(pod, "PodResizeInProgress").isEmpty()
                        && Pods.allRunning(pod));
    }

    private static Optional<PodCondition> condition(Pod pod, String type) {
        return pod.getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst();
    }

    private List<String> messages(String reason) throws IOException {
        return ToldPods.JSON
                .readValue(
                        agent.get("/events?fieldSelector=involvedObject.name=" + name + ",reason=" + reason),
                        EventList.class)
                .getItems()
                .stream()
                .map(Event::getMessage)
                .toList();
    }

    private void assertSamePod(Pod before, Pod after) throws IOException {
        assertThat(after.getMetadata().getUid()).isEqualTo(before.getMetadata().getUid());
        assertThat(after.getMetadata().getCreationTimestamp())
                .isEqualTo(before.getMetadata().getCreationTimestamp());
        assertThat(after.getStatus().getStartTime())
                .isEqualTo(before.getStatus().getStartTime());
        assertThat(agent.pods()).hasSize(1);
    }

    private static String cpuLimit(List<Path> groups) throws IOException {
        return ControlGroups.version2()
                ? ControlGroups.read(groups, "cpu.max")
                : ControlGroups.read(groups, "cpu.cfs_quota_us") + " "
                        + ControlGroups.read(groups, "cpu.cfs_period_us");
    }

    private static String cpuWeight(List<Path> groups) throws IOException {
        return ControlGroups.read(groups, ControlGroups.version2() ? "cpu.weight" : "cpu.shares");
    }

    private static long memoryLimit(List<Path> groups) throws IOException {
        return Long.parseLong(
                ControlGroups.read(groups, ControlGroups.version2() ? "memory.max" : "memory.limit_in_bytes"));
    }

    @Test
    void anotherImageReplacesItsContainerAlone() throws IOException {
        Pod before = begin();
        PodWitness witness = agent.witness(before);
        HostProcess app = witness.container("app");
        HostProcess other = witness.container("other");
        HostProcess pause = witness.pause();

        agent.write("web.yaml", first(begun, "localhost/busybox:1", "localhost/debian:1"));

        ContainerStatus replaced =
                agent.awaitContainer(name, "app", status -> status.getRestartCount() == 1 && Pods.running(status));
        Pod after = awaitGeneration(2);
        assertSamePod(before, after);
        assertThat(after.getMetadata().getGeneration()).isEqualTo(2);
        assertThat(after.getStatus().getConditions())
                .allSatisfy(one -> assertThat(one.getObservedGeneration()).isEqualTo(2));
        assertThat(replaced.getImage()).isEqualTo("localhost/debian:1");
        assertThat(replaced.getImageID())
                .isNotEqualTo(Pods.container(before, "app").getImageID());
        assertThat(replaced.getLastState().getTerminated().getExitCode()).isZero();
        assertThat(app.alive()).isFalse();
        assertThat(witness.container("app").root("/etc/debian_version")).exists();
        assertThat(other.alive()).isTrue();
        assertThat(pause.alive()).isTrue();
        assertThat(Pods.container(after, "other").getRestartCount()).isZero();
        assertThat(messages("Killing")).containsExactly("Container app definition changed, will be restarted");
    }

    @Test
    void anotherAmountIsWrittenToTheGroupsOfWhatRunsOn() throws IOException {
        Pod before = begin();
        PodWitness witness = agent.witness(before);
        HostProcess app = witness.container("app");

        agent.write(
                "web.yaml",
                first(
                        begun,
                        "{requests: {cpu: 50m, memory: 16Mi}, limits: {cpu: 100m, memory: 32Mi}}",
                        "{requests: {cpu: 100m, memory: 32Mi}, limits: {cpu: 300m, memory: 64Mi}}"));

        Pod after = awaitGeneration(2);
        assertSamePod(before, after);
        assertThat(app.alive()).isTrue();
        assertThat(cpuLimit(witness.groupsOf("app"))).isEqualTo("30000 100000");
        assertThat(memoryLimit(witness.groupsOf("app"))).isEqualTo(64 * MEBIBYTE);
        assertThat(cpuLimit(witness.group())).isEqualTo("40000 100000");
        assertThat(memoryLimit(witness.group())).isEqualTo(96 * MEBIBYTE);
        if (!ControlGroups.version2()) {
            assertThat(cpuWeight(witness.groupsOf("app"))).isEqualTo("102");
            assertThat(cpuWeight(witness.group())).isEqualTo("153");
        }
        assertThat(cpuLimit(witness.groupsOf("other"))).isEqualTo("10000 100000");
        ContainerStatus status = Pods.container(after, "app");
        assertThat(status.getRestartCount()).isZero();
        assertThat(amounts(status.getResources())).isEqualTo("{cpu=300m, memory=64Mi} {cpu=100m, memory=32Mi}");
        assertThat(status.getAllocatedResources()).hasToString("{cpu=100m, memory=32Mi}");
        assertThat(messages("ResizeStarted"))
                .containsExactly(
                        "Pod resize started: {\"containers\":[{\"name\":\"app\",\"resources\":{\"limits\":{\"cpu\":"
                                + "\"300m\",\"memory\":\"64Mi\"},\"requests\":{\"cpu\":\"100m\",\"memory\":\"32Mi\"}}},{\"name\":\"other\","
                                + "\"resources\":{\"limits\":{\"cpu\":\"100m\",\"memory\":\"32Mi\"},\"requests\":{\"cpu\":\"50m\",\"memory\":"
                                + "\"16Mi\"}}}],\"generation\":2}");
        assertThat(messages("ResizeCompleted")).hasSize(1);
        assertThat(messages("Killing")).isEmpty();

        agent.write("web.yaml", begun);

        awaitGeneration(3);
        assertThat(app.alive()).isTrue();
        assertThat(cpuLimit(witness.groupsOf("app"))).isEqualTo("10000 100000");
        assertThat(memoryLimit(witness.groupsOf("app"))).isEqualTo(32 * MEBIBYTE);
        assertThat(cpuLimit(witness.group())).isEqualTo("20000 100000");
        assertThat(memoryLimit(witness.group())).isEqualTo(64 * MEBIBYTE);
    }

    private static String amounts(ResourceRequirements resources) {
        return resources.getLimits() + " " + resources.getRequests();
    }

    @Test
    void whoAsksForItStartsAnewForAnotherAmount() throws IOException {
        Pod before = begin();
        PodWitness witness = agent.witness(before);
        HostProcess app = witness.container("app");
        HostProcess other = witness.container("other");

        agent.write("web.yaml", last(begun, "limits: {cpu: 100m, memory: 32Mi}", "limits: {cpu: 200m, memory: 48Mi}"));

        agent.awaitContainer(name, "other", status -> status.getRestartCount() == 1 && Pods.running(status));
        Pod after = awaitGeneration(2);
        assertSamePod(before, after);
        assertThat(other.alive()).isFalse();
        assertThat(app.alive()).isTrue();
        witness.container("other");
        assertThat(memoryLimit(witness.groupsOf("other"))).isEqualTo(48 * MEBIBYTE);
        assertThat(memoryLimit(witness.group())).isEqualTo(80 * MEBIBYTE);
        assertThat(messages("Killing")).containsExactly("Container other resize requires restart");

        agent.write("web.yaml", last(begun, "limits: {cpu: 100m, memory: 32Mi}", "limits: {cpu: 300m, memory: 48Mi}"));

        after = awaitGeneration(3);
        assertThat(Pods.container(after, "other").getRestartCount()).isEqualTo(1);
        assertThat(cpuLimit(witness.groupsOf("other"))).isEqualTo("30000 100000");
    }

    @Test
    void aLimitBelowWhatIsUsedIsNotWrittenBeforeThereIsRoom() throws IOException {
        String full = first(
                begun,
                "[\"sh\", \"-c\", \"" + SHELL + "\"]",
                "[\"sh\", \"-c\", \"head -c 20000000 /dev/zero > /dev/shm/full; " + SHELL + "\"]");
        agent.write("web.yaml", full);
        PodWitness witness = agent.witness(agent.awaitRunning(name));
        HostProcess app = witness.container("app");
        Waiting.until("memory in use", () -> app.names("/dev/shm").contains("full") && usage(witness) > 20_000_000);

        agent.write("web.yaml", first(full, "limits: {cpu: 100m, memory: 32Mi}", "limits: {cpu: 100m, memory: 16Mi}"));

        Pod pod = agent.awaitPod(
                name,
                told -> condition(told, "PodResizeInProgress")
                        .filter(one -> "Error".equals(one.getReason()))
                        .isPresent());
        assertThat(condition(pod, "PodResizeInProgress").orElseThrow().getMessage())
                .matches(
                        "attempting to set container \"app\" memory limit \\(16777216\\) below current usage \\([0-9]+\\)");
        assertThat(memoryLimit(witness.groupsOf("app"))).isEqualTo(32 * MEBIBYTE);
        assertThat(memoryLimit(witness.group())).isEqualTo(64 * MEBIBYTE);
        assertThat(amounts(Pods.container(pod, "app").getResources())).contains("memory=32Mi} {");

        Files.delete(app.root("/dev/shm/full"));

        awaitGeneration(2);
        assertThat(memoryLimit(witness.groupsOf("app"))).isEqualTo(16 * MEBIBYTE);
        assertThat(memoryLimit(witness.group())).isEqualTo(48 * MEBIBYTE);
        assertThat(app.alive()).isTrue();
    }

    private static long usage(PodWitness witness) throws IOException {
        return Long.parseLong(ControlGroups.read(
                witness.groupsOf("app"), ControlGroups.version2() ? "memory.current" : "memory.usage_in_bytes"));
    }

    @Test
    void moreThanTheMachineHasIsNotGiven() throws IOException {
        Pod before = begin();
        PodWitness witness = agent.witness(before);

        agent.write(
                "web.yaml",
                first(begun, "{requests: {cpu: 50m", "{requests: {cpu: 5000")
                        .replaceFirst("limits: \\{cpu: 100m", "limits: {cpu: 5000"));

        Pod pod =
                agent.awaitPod(name, told -> condition(told, "PodResizePending").isPresent());
        assertSamePod(before, pod);
        PodCondition pending = condition(pod, "PodResizePending").orElseThrow();
        assertThat(pending.getReason()).isEqualTo("Infeasible");
        assertThat(pending.getMessage())
                .startsWith("Node didn't have enough capacity: cpu, requested: 5000050, capacity: ");
        assertThat(Pods.container(pod, "app").getAllocatedResources()).hasToString("{cpu=50m, memory=16Mi}");
        assertThat(cpuLimit(witness.groupsOf("app"))).isEqualTo("10000 100000");
        assertThat(messages("ResizeInfeasible")).hasSize(1);

        agent.write("web.yaml", begun);

        pod = agent.awaitPod(name, told -> told.getStatus().getObservedGeneration() == 3);
        assertThat(condition(pod, "PodResizePending")).isEmpty();
        assertThat(Pods.container(pod, "app").getRestartCount()).isZero();
    }

    @Test
    void labelsDisturbNothing() throws IOException {
        Pod before = begin();
        PodWitness witness = agent.witness(before);
        List<HostProcess> processes = List.of(witness.container("app"), witness.container("other"), witness.shim());

        agent.write("web.yaml", first(begun, "stage: one", "stage: two, more: of-them"));

        Pod after = agent.awaitPod(
                name, pod -> "two".equals(pod.getMetadata().getLabels().get("stage")));
        assertSamePod(before, after);
        assertThat(after.getMetadata().getGeneration()).isEqualTo(1);
        assertThat(processes).allMatch(HostProcess::alive);
    }

    @Test
    void aDeadlineCountsFromThePodsStart() throws IOException {
        begin();

        agent.write("web.yaml", first(begun, "spec:", "spec:\n  activeDeadlineSeconds: 1"));

        Pod pod = agent.awaitPod(name, told -> "Failed".equals(told.getStatus().getPhase()));
        assertThat(pod.getStatus().getReason()).isEqualTo("DeadlineExceeded");
        assertThat(pod.getStatus().getObservedGeneration()).isEqualTo(2);
    }

    @Test
    void anyOtherChangeMakesAnotherPodAlsoWhereItIsUndone() throws IOException {
        Pod before = begin();
        agent.write("web.yaml", first(begun, "spec:", "spec:\n  activeDeadlineSeconds: 1000"));
        Pod changed = awaitGeneration(2);
        assertSamePod(before, changed);
        HostProcess app = agent.witness(before).container("app");
        HostProcess pause = agent.witness(before).pause();

        // A deadline can't be taken away in place, though the manifest is the one that the pod began with.
        agent.write("web.yaml", begun);

        Waiting.until("end of the pod before", () -> !app.alive());
        Pod after = awaitGeneration(1);
        assertThat(pause.alive()).isFalse();
        assertThat(agent.witness(after).container("app").alive()).isTrue();
    }

    @Test
    void theNextAgentGoesOnWithIt() throws Exception {
        Pod before = begin();
        PodWitness witness = agent.witness(before);
        HostProcess app = witness.container("app");
        HostProcess other = witness.container("other");
        String grown = first(begun, "limits: {cpu: 100m, memory: 32Mi}", "limits: {cpu: 200m, memory: 64Mi}");
        agent.write("web.yaml", grown);
        awaitGeneration(2);

        agent.restart();

        Pod same = awaitGeneration(2);
        assertSamePod(before, same);
        assertThat(amounts(Pods.container(same, "app").getResources())).startsWith("{cpu=200m, memory=64Mi}");

        agent.kill();
        agent.write("web.yaml", last(grown, "localhost/busybox:1", "localhost/debian:1"));
        agent.start();

        agent.awaitContainer(name, "other", status -> status.getRestartCount() == 1 && Pods.running(status));
        assertSamePod(before, awaitGeneration(3));
        assertThat(app.alive()).isTrue();
        assertThat(other.alive()).isFalse();
        assertThat(memoryLimit(witness.groupsOf("app"))).isEqualTo(64 * MEBIBYTE);
    }

    @Test
    void anAgentThatIsKilledAtAnyMomentOfAChangeLeavesItToTheNext() throws Exception {
        Pod before = begin();
        PodWitness witness = agent.witness(before);
        HostProcess app = witness.container("app");
        String manifest = begun;
        for (int round = 1; round <= 4; round++) {
            manifest = first(
                    begun,
                    "limits: {cpu: 100m, memory: 32Mi}",
                    "limits: {cpu: " + (100 + round) + "m, memory: " + (32 + round) + "Mi}");
            if (round % 2 == 0) {
                manifest = last(manifest, "localhost/busybox:1", "localhost/debian:1");
            }
            agent.write("web.yaml", manifest);
            agent.restart();
        }

        Waiting.untilAsserted(() -> {
            assertThat(memoryLimit(witness.groupsOf("app"))).isEqualTo(36 * MEBIBYTE);
            assertThat(cpuLimit(witness.groupsOf("app"))).isEqualTo("10400 100000");
            assertThat(memoryLimit(witness.group())).isEqualTo(68 * MEBIBYTE);
        });
        Pod after = agent.awaitPod(
                name,
                pod -> condition(pod, "PodResizeInProgress").isEmpty()
                        && Pods.allRunning(pod)
                        && Pods.container(pod, "other").getImage().equals("localhost/debian:1"));
        assertSamePod(before, after);
        assertThat(app.alive()).isTrue();
        assertThat(agent.directories()
                        .run()
                        .resolve("pods/" + before.getMetadata().getUid() + "/resources"))
                .doesNotExist();
    }
}
