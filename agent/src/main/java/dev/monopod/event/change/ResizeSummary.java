package dev.monopod.event.change;

import dev.monopod.model.change.Amount;
import dev.monopod.model.change.ContainerResources;
import dev.monopod.model.change.PodResources;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a pod's containers have, as the kubelet's events of resizes tell it (pkg/kubelet/events/resize.go):
 *
 * <pre>{"containers":[{"name":"app","resources":{"limits":{"cpu":"1"},"requests":{"cpu":"1"}}}],"generation":2}</pre>
 *
 * Names, numbers and quantities need no escaping; an error's text does.
 */
final class ResizeSummary {
    private ResizeSummary() {}

    /** @param error empty for none */
    static String of(Pod pod, PodResources resources, long generation, String error) {
        List<String> fields = new ArrayList<>();
        addAll(fields, "initContainers", pod.getSpec().getInitContainers(), resources);
        addAll(fields, "containers", pod.getSpec().getContainers(), resources);
        fields.add("\"generation\":" + generation);
        if (!error.isEmpty()) {
            fields.add("\"error\":" + quoted(error));
        }
        return "{" + String.join(",", fields) + "}";
    }

    private static void addAll(List<String> fields, String name, List<Container> containers, PodResources resources) {
        if (!containers.isEmpty()) {
            fields.add(containers.stream()
                    .map(Container::getName)
                    .map(one -> "{\"name\":\"" + one + "\",\"resources\":" + text(resources.of(one)) + "}")
                    .collect(Collectors.joining(",", "\"" + name + "\":[", "]")));
        }
    }

    private static String text(ContainerResources resources) {
        List<String> sides = new ArrayList<>();
        add(sides, "limits", resources.limits());
        add(sides, "requests", resources.requests());
        return "{" + String.join(",", sides) + "}";
    }

    private static void add(List<String> sides, String name, Map<String, Amount> amounts) {
        if (!amounts.isEmpty()) {
            sides.add(amounts.entrySet().stream()
                    .map(one -> "\"" + one.getKey() + "\":\"" + one.getValue().text() + "\"")
                    .collect(Collectors.joining(",", "\"" + name + "\":{", "}")));
        }
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
