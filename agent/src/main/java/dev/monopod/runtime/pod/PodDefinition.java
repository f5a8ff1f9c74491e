package dev.monopod.runtime.pod;

import dev.monopod.reconcile.PodIdentity;
import dev.monopod.runtime.cgroup.Limits;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A pod's manifest with what follows from it for the kernel.
 *
 * @param cgroup name of the pod's control group
 * @param podLimits of all its containers together
 * @param hostname of its UTS namespace
 * @param hostsFile text of /etc/hosts
 * @param resolvConf text of /etc/resolv.conf
 * @param containers by name
 */
public record PodDefinition(
        PodIdentity identity,
        Pod pod,
        String cgroup,
        Limits podLimits,
        String hostname,
        String hostsFile,
        String resolvConf,
        Map<String, ContainerDefinition> containers) {
    public PodDefinition {
        containers = Map.copyOf(containers);
    }

    /**
     * One container of it.
     *
     * @param oomScoreAdj by the pod's QoS class
     */
    public record ContainerDefinition(Container container, Limits limits, int oomScoreAdj) {}

    public ContainerDefinition container(String name) {
        return Objects.requireNonNull(containers.get(name), name);
    }

    /** Init containers and sidecars, and then the app containers. */
    public List<Container> all() {
        return Stream.concat(pod.getSpec().getInitContainers().stream(), pod.getSpec().getContainers().stream())
                .toList();
    }

    boolean shareProcessNamespace() {
        return Boolean.TRUE.equals(pod.getSpec().getShareProcessNamespace());
    }

    String cgroupOf(String attemptId) {
        return cgroup + "/" + attemptId;
    }
}
