package dev.monopod.model.change;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a container requests and is limited to of what can be changed while it runs: cpu and memory.
 *
 * @param requests by resource, unmodifiable
 * @param limits by resource, unmodifiable
 */
public record ContainerResources(SortedMap<String, Amount> requests, SortedMap<String, Amount> limits) {
    public static final String CPU = "cpu";
    public static final String MEMORY = "memory";
    public static final ContainerResources NONE = new ContainerResources(new TreeMap<>(), new TreeMap<>());

    public ContainerResources {
        requests = Collections.unmodifiableSortedMap(new TreeMap<>(requests));
        limits = Collections.unmodifiableSortedMap(new TreeMap<>(limits));
    }

    /** Those of a container with its defaults. */
    public static ContainerResources of(@Nullable ResourceRequirements resources) {
        return resources == null
                ? NONE
                : new ContainerResources(amounts(resources.getRequests()), amounts(resources.getLimits()));
    }

    private static SortedMap<String, Amount> amounts(Map<String, Quantity> quantities) {
        SortedMap<String, Amount> amounts = new TreeMap<>();
        quantities.forEach((resource, quantity) -> {
            if (resource.equals(CPU) || resource.equals(MEMORY)) {
                amounts.put(resource, Amount.of(quantity));
            }
        });
        return amounts;
    }

    public boolean isEmpty() {
        return requests.isEmpty() && limits.isEmpty();
    }

    /** As Kubernetes writes them; resources of other kinds are not in it. */
    public ResourceRequirements requirements() {
        return in(new ResourceRequirements());
    }

    public Map<String, Quantity> requestedQuantities() {
        return quantities(requests);
    }

    /** A container's resources with these in place of its own. */
    ResourceRequirements in(@Nullable ResourceRequirements others) {
        ResourceRequirements given = others == null ? new ResourceRequirements() : others;
        return new ResourceRequirementsBuilder(given)
                .withRequests(merged(given.getRequests(), requests))
                .withLimits(merged(given.getLimits(), limits))
                .build();
    }

    private static Map<String, Quantity> merged(Map<String, Quantity> given, SortedMap<String, Amount> own) {
        Map<String, Quantity> merged = new LinkedHashMap<>(given);
        merged.remove(CPU);
        merged.remove(MEMORY);
        merged.putAll(quantities(own));
        return merged;
    }

    private static Map<String, Quantity> quantities(SortedMap<String, Amount> amounts) {
        Map<String, Quantity> quantities = new LinkedHashMap<>();
        amounts.forEach((resource, amount) -> quantities.put(resource, amount.quantity()));
        return quantities;
    }

    /** Whether the other has at least what this one has, of requests and of limits: none is taken away. */
    boolean areAllIn(ContainerResources other) {
        return other.requests.keySet().containsAll(requests.keySet())
                && other.limits.keySet().containsAll(limits.keySet());
    }

    /** Whether request or limit of this resource is another one. */
    boolean differIn(String resource, ContainerResources other) {
        return !Objects.equals(requests.get(resource), other.requests.get(resource))
                || !Objects.equals(limits.get(resource), other.limits.get(resource));
    }
}
