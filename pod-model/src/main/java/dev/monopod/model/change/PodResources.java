package dev.monopod.model.change;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What all containers of a pod have.
 *
 * @param containers by name, init containers and sidecars too; unmodifiable
 */
public record PodResources(Map<String, ContainerResources> containers) {
    public static final PodResources NONE = new PodResources(Map.of());

    public PodResources {
        containers = Collections.unmodifiableMap(new LinkedHashMap<>(containers));
    }

    /** What a pod's manifest, with its defaults, gives its containers. */
    public static PodResources of(Pod pod) {
        Map<String, ContainerResources> all = new LinkedHashMap<>();
        pod.getSpec()
                .getInitContainers()
                .forEach(one -> all.put(one.getName(), ContainerResources.of(one.getResources())));
        pod.getSpec().getContainers().forEach(one -> all.put(one.getName(), ContainerResources.of(one.getResources())));
        return new PodResources(all);
    }

    /** Of a container that it may not know, which has none then. */
    public ContainerResources of(String container) {
        return Optional.ofNullable(containers.get(container)).orElse(ContainerResources.NONE);
    }

    /** The pod with these in place of its own; a container that is not in here keeps what it has. */
    public Pod in(Pod pod) {
        return new PodBuilder(pod)
                .editSpec()
                .withInitContainers(in(pod.getSpec().getInitContainers()))
                .withContainers(in(pod.getSpec().getContainers()))
                .endSpec()
                .build();
    }

    private List<Container> in(List<Container> given) {
        return given.stream()
                .map(one -> containers.containsKey(one.getName())
                        ? new ContainerBuilder(one)
                                .withResources(of(one.getName()).in(one.getResources()))
                                .build()
                        : one)
                .toList();
    }
}
