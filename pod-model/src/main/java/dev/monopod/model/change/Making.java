package dev.monopod.model.change;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a manifest says of its containers that may change while they run.
 *
 * @param generation how often the manifest's spec has changed in place, from 1 on
 * @param images by container
 * @param policies by container
 */
public record Making(
        long generation, Map<String, String> images, PodResources resources, Map<String, ResizePolicies> policies) {
    /** That of a pod of which nothing of the kind is said. */
    public static final Making UNSAID = new Making(1, Map.of(), PodResources.NONE, Map.of());

    public Making {
        images = Map.copyOf(images);
        policies = Map.copyOf(policies);
    }

    public static Making of(Pod pod) {
        List<Container> all = Stream.concat(
                        pod.getSpec().getInitContainers().stream(), pod.getSpec().getContainers().stream())
                .toList();
        Map<String, String> images = new HashMap<>();
        Map<String, ResizePolicies> policies = new HashMap<>();
        for (Container container : all) {
            images.put(container.getName(), container.getImage());
            policies.put(container.getName(), ResizePolicies.of(container));
        }
        long generation = Optional.ofNullable(pod.getMetadata().getGeneration()).orElse(1L);
        return new Making(generation, images, PodResources.of(pod), policies);
    }

    /** Of a container that it may not know; empty then. */
    public Optional<String> image(String container) {
        return Optional.ofNullable(images.get(container));
    }

    public ResizePolicies policies(String container) {
        return policies.getOrDefault(container, ResizePolicies.NOT_REQUIRED);
    }
}
