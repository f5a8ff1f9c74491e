package dev.monopod.metrics;

import dev.monopod.reconcile.ContainerState;
import dev.monopod.reconcile.ContainerState.Running;
import dev.monopod.reconcile.SandboxState;
import dev.monopod.runtime.cgroup.CgroupTree;
import dev.monopod.runtime.launch.PodFiles;
import dev.monopod.status.PodSnapshot;
import dev.monopod.status.StatusBoard;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * All figures of the node. They are looked up when they are asked for, and cost nothing in between.
 *
 * <p>Names are those of the kubelet's /metrics and /metrics/resource (pkg/kubelet/metrics), and of cadvisor for what these lack.
 */
public final class NodeMetrics {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<Tags, Series> series = new HashMap<>();
    private final StatusBoard board;
    private final CgroupTree cgroups;

    public NodeMetrics(StatusBoard board, CgroupTree cgroups) {
        this.board = board;
        this.cgroups = cgroups;
        Gauge.builder("kubelet.running.pods", this, NodeMetrics::runningPods)
                .description("Number of pods that have a running pod sandbox")
                .register(registry);
        Gauge.builder("kubelet.running.containers", this, NodeMetrics::runningContainers)
                .description("Number of containers currently running")
                .tag("container_state", "running")
                .register(registry);
    }

    private double runningPods() {
        return board.all().stream()
                .filter(pod -> pod.state().sandbox() instanceof SandboxState.Ready)
                .count();
    }

    private double runningContainers() {
        return board.all().stream()
                .flatMap(pod -> pod.state().containers().values().stream())
                .filter(Running.class::isInstance)
                .count();
    }

    /** The page. Blocking: reads the control groups of all pods. One scrape at a time; others wait for it. */
    public synchronized String scrape() throws IOException {
        Set<Tags> present = new HashSet<>();
        for (PodSnapshot pod : board.all()) {
            Tags tags = Tags.of(
                    "pod", pod.identity().name(), "namespace", pod.identity().namespace());
            update("pod", tags, pod.cgroup(), present);
            for (Map.Entry<String, ContainerState> container :
                    pod.state().containers().entrySet()) {
                if (container.getValue() instanceof Running running) {
                    String id = PodFiles.attemptId(
                            container.getKey(), running.attempt().number());
                    update("container", tags.and("container", container.getKey()), pod.cgroup() + "/" + id, present);
                }
            }
        }
        series.entrySet().removeIf(entry -> {
            if (present.contains(entry.getKey())) {
                return false;
            }
            entry.getValue().remove(registry);
            return true;
        });
        return registry.scrape();
    }

    private void update(String kind, Tags tags, String group, Set<Tags> present) throws IOException {
        present.add(tags);
        series.computeIfAbsent(tags, key -> new Series(registry, kind, key)).update(cgroups.usage(group));
    }
}
