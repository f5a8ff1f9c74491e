package dev.monopod.event.change;

import dev.monopod.event.InvolvedObject;
import dev.monopod.reconcile.PodIdentity;
import dev.monopod.reconcile.PodState;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.stream.Stream;

/**
 * A pod whose state has become another.
 *
 * @param pod its manifest
 * @param before the state that was told before; whatever came between it and {@code after} is seen in that one
 */
public record PodChange(PodIdentity identity, Pod pod, PodState before, PodState after) {

    InvolvedObject involved() {
        return InvolvedObject.pod(identity);
    }

    /** Of those that the manifest has, in the order in which the state has them. */
    List<ContainerChange> containers() {
        return after.containers().keySet().stream()
                .map(name -> new ContainerChange(this, name, before.container(name), after.container(name)))
                .toList();
    }

    InvolvedObject involved(String container) {
        return isInit(container)
                ? InvolvedObject.initContainer(identity, container)
                : InvolvedObject.container(identity, container);
    }

    boolean isInit(String name) {
        return pod.getSpec().getInitContainers().stream()
                .map(Container::getName)
                .anyMatch(name::equals);
    }

    /** As the manifest names it. */
    String image(String name) {
        return Stream.concat(pod.getSpec().getContainers().stream(), pod.getSpec().getInitContainers().stream())
                .filter(container -> container.getName().equals(name))
                .map(Container::getImage)
                .findFirst()
                .orElseThrow();
    }

    /** {@code name_namespace(uid)}, as the kubelet names pods in its messages (pkg/kubelet/util/format/pod.go). */
    String title() {
        return identity.name() + "_" + identity.namespace() + "(" + identity.uid() + ")";
    }
}
