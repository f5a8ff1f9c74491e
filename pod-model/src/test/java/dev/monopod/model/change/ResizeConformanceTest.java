package dev.monopod.model.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.monopod.model.change.ResizeStep.Limit;
import dev.monopod.model.manifest.Manifests;
import dev.monopod.model.resources.CgroupLimits;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The tests of resizes that Kubernetes 1.36 asks of a conformant node (test/e2e/common/node/pod_resize.go, and those of the same file that
 * it does not ask for), as far as they are decisions: that it is done in place, who has to start anew, and what is written in which order.
 * Amounts are Kubernetes', by a factor where that makes no difference. Each goes there and back, as theirs do.
 */
class ResizeConformanceTest {
    private static final String NOBODY = "";

    static Stream<Arguments> theirs() {
        return Stream.of(
                arguments(
                        "3 containers - increase cpu & mem on c1, c2, decrease cpu & mem on c3 - net increase",
                        List.of(limits("20m", "20Mi"), limits("21m", "21Mi"), limits("22m", "22Mi")),
                        List.of(limits("30m", "30Mi"), limits("31m", "31Mi"), limits("17m", "17Mi")),
                        NOBODY,
                        "pod.MEMORY c3.MEMORY c1.MEMORY c2.MEMORY"
                                + " pod.CPU_LIMIT pod.CPU_WEIGHT c3.CPU_LIMIT c3.CPU_WEIGHT c1.CPU_LIMIT c1.CPU_WEIGHT c2.CPU_LIMIT"
                                + " c2.CPU_WEIGHT"),
                arguments(
                        "3 containers - increase cpu & mem on c1, decrease cpu & mem on c2, c3 - net decrease",
                        List.of(limits("20m", "20Mi"), limits("21m", "21Mi"), limits("22m", "22Mi")),
                        List.of(limits("25m", "25Mi"), limits("11m", "11Mi"), limits("12m", "12Mi")),
                        NOBODY,
                        "c2.MEMORY c3.MEMORY c1.MEMORY pod.MEMORY c2.CPU_LIMIT c2.CPU_WEIGHT c3.CPU_LIMIT c3.CPU_WEIGHT"
                                + " c1.CPU_LIMIT c1.CPU_WEIGHT pod.CPU_WEIGHT pod.CPU_LIMIT"),
                arguments(
                        "3 containers - increase: CPU (c1,c3), memory (c2, c3) ; decrease: CPU (c2)",
                        List.of(limits("20m", "20Mi"), limits("21m", "21Mi"), limits("22m", "22Mi")),
                        List.of(limits("25m", "20Mi"), limits("16m", "26Mi"), limits("27m", "27Mi")),
                        NOBODY,
                        "pod.MEMORY c2.MEMORY c3.MEMORY pod.CPU_LIMIT pod.CPU_WEIGHT c2.CPU_LIMIT c2.CPU_WEIGHT"
                                + " c1.CPU_LIMIT c1.CPU_WEIGHT c3.CPU_LIMIT c3.CPU_WEIGHT"),
                arguments(
                        "6 containers - various operations performed (including adding limits and requests)",
                        List.of(
                                "{}",
                                "{requests: {cpu: 20m}}",
                                "{requests: {memory: 20Mi}}",
                                "{requests: {cpu: 20m, memory: 20Mi}}",
                                "{requests: {cpu: 20m}}",
                                "{requests: {memory: 20Mi}}"),
                        List.of(
                                "{requests: {cpu: 20m, memory: 20Mi}, limits: {cpu: 30m, memory: 30Mi}}",
                                "{requests: {cpu: 25m}}",
                                "{requests: {cpu: 20m, memory: 25Mi}}",
                                "{requests: {cpu: 20m, memory: 15Mi}}",
                                "{requests: {cpu: 15m, memory: 20Mi}}",
                                "{requests: {cpu: 20m, memory: 25Mi}}"),
                        NOBODY,
                        "c1.MEMORY pod.CPU_WEIGHT c1.CPU_LIMIT c5.CPU_WEIGHT c1.CPU_WEIGHT c2.CPU_WEIGHT c3.CPU_WEIGHT c6.CPU_WEIGHT"),
                arguments(
                        "resize with equivalents",
                        List.of("{requests: {cpu: 2m}, limits: {cpu: 10m}}"),
                        List.of("{requests: {cpu: 1m}, limits: {cpu: 5m}}"),
                        NOBODY,
                        ""),
                arguments(
                        "resize pod via the replace endpoint",
                        List.of(limits("20m", "20Mi")),
                        List.of(limits("25m", "25Mi")),
                        NOBODY,
                        "pod.MEMORY c1.MEMORY pod.CPU_LIMIT pod.CPU_WEIGHT c1.CPU_LIMIT c1.CPU_WEIGHT"),
                arguments(
                        "decrease memory limit below usage",
                        List.of("{requests: {memory: 30Mi}, limits: {memory: 50Mi}}"),
                        List.of("{requests: {memory: 30Mi}, limits: {memory: 40Mi}}"),
                        NOBODY,
                        "c1.MEMORY pod.MEMORY"),
                arguments(
                        "mem restart",
                        List.of(limits("20m", "20Mi") + POLICY_MEMORY, limits("20m", "20Mi") + POLICY_MEMORY),
                        List.of(limits("25m", "20Mi") + POLICY_MEMORY, limits("20m", "25Mi") + POLICY_MEMORY),
                        "c2",
                        "pod.MEMORY pod.CPU_LIMIT pod.CPU_WEIGHT c1.CPU_LIMIT c1.CPU_WEIGHT"),
                arguments(
                        "cpu & mem restart",
                        List.of(limits("20m", "20Mi") + POLICY_BOTH, limits("20m", "20Mi") + POLICY_BOTH),
                        List.of(limits("25m", "20Mi") + POLICY_BOTH, limits("20m", "25Mi") + POLICY_BOTH),
                        "c1 c2",
                        "pod.MEMORY pod.CPU_LIMIT pod.CPU_WEIGHT"));
    }

    private static final String POLICY_MEMORY =
            "\n      resizePolicy: [{resourceName: cpu, restartPolicy: NotRequired},"
                    + " {resourceName: memory, restartPolicy: RestartContainer}]";
    private static final String POLICY_BOTH =
            "\n      resizePolicy: [{resourceName: cpu, restartPolicy: RestartContainer},"
                    + " {resourceName: memory, restartPolicy: RestartContainer}]";

    private static String limits(String cpu, String memory) {
        return "{limits: {cpu: " + cpu + ", memory: " + memory + "}}";
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("theirs")
    void isDoneInPlace(String name, List<String> before, List<String> after, String restarted, String steps) {
        Pod from = pod(before);
        Pod to = pod(after);

        assertThat(PodComparison.compare(from, to)).isEqualTo(new PodUpdate.InPlace(true));
        assertThat(restarted(from, to)).isEqualTo(restarted);
        assertThat(steps(from, to)).isEqualTo(steps);
    }

    /** But where it takes something away that was not there before. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("theirs")
    void isUndoneInPlace(String name, List<String> before, List<String> after, String restarted, String steps) {
        Pod from = pod(after);
        Pod to = pod(before);

        assertThat(PodComparison.compare(from, to))
                .isInstanceOf(name.contains("adding limits") ? PodUpdate.Replacement.class : PodUpdate.InPlace.class);
        assertThat(restarted(from, to)).isEqualTo(restarted);
        assertThat(written(steps(from, to))).isEqualTo(written(steps));
    }

    private static List<String> written(String steps) {
        return Arrays.stream(steps.split(" ")).sorted().toList();
    }

    private static String restarted(Pod from, Pod to) {
        return containers(from).entrySet().stream()
                .filter(one -> ResizePolicies.of(one.getValue())
                        .demandRestart(
                                resources(one.getValue()),
                                resources(containers(to).get(one.getKey()))))
                .map(Map.Entry::getKey)
                .collect(Collectors.joining(" "));
    }

    private static String steps(Pod from, Pod to) {
        List<String> restarted = List.of(restarted(from, to).split(" "));
        Map<String, ResizeSteps.Change> changes = new LinkedHashMap<>();
        containers(from).forEach((name, container) -> {
            if (!restarted.contains(name)) {
                changes.put(
                        name,
                        new ResizeSteps.Change(
                                levels(CgroupLimits.ofContainer(container)),
                                levels(CgroupLimits.ofContainer(containers(to).get(name)))));
            }
        });
        return ResizeSteps.of(
                        new ResizeSteps.Change(levels(CgroupLimits.ofPod(from)), levels(CgroupLimits.ofPod(to))),
                        changes)
                .stream()
                .map(step -> step.container().orElse("pod") + "." + word(step.limit()))
                .collect(Collectors.joining(" "));
    }

    private static ResizeSteps.Levels levels(CgroupLimits limits) {
        return new ResizeSteps.Levels(
                limits.memoryBytes().orElse(Long.MAX_VALUE),
                limits.cpuQuotaMicros().orElse(Long.MAX_VALUE),
                limits.cpuShares());
    }

    private static String word(Limit limit) {
        return limit.name();
    }

    private static ContainerResources resources(Container container) {
        return ContainerResources.of(container.getResources());
    }

    private static Map<String, Container> containers(Pod pod) {
        Map<String, Container> all = new LinkedHashMap<>();
        pod.getSpec().getContainers().forEach(one -> all.put(one.getName(), one));
        return all;
    }

    private static Pod pod(List<String> resources) {
        StringBuilder text = new StringBuilder("""
                apiVersion: v1
                kind: Pod
                metadata: {name: resized}
                spec:
                  containers:
                """);
        for (int i = 0; i < resources.size(); i++) {
            text.append("    - name: c").append(i + 1).append("\n      image: localhost/busybox:1\n      resources: ");
            text.append(resources.get(i)).append('\n');
        }
        return Manifests.decoded(text.toString());
    }
}
