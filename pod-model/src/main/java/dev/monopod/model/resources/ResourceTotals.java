package dev.monopod.model.resources;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Adds up what a pod's containers ask for. A quantity of zero counts as none, as in Kubernetes' QoS rules and cgroup formulas. */
final class ResourceTotals {
    static final String CPU = "cpu";
    static final String MEMORY = "memory";

    private ResourceTotals() {}

    static Optional<BigDecimal> request(Container container, String resource) {
        return amount(container, ResourceRequirements::getRequests, resource);
    }

    static Optional<BigDecimal> limit(Container container, String resource) {
        return amount(container, ResourceRequirements::getLimits, resource);
    }

    /** The sum of the containers' requests; zero where none asks. */
    static BigDecimal requests(Pod pod, String resource) {
        return containers(pod).stream()
                .map(container -> request(container, resource).orElse(BigDecimal.ZERO))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** The sum of the containers' limits, where every one has a limit. One without makes the pod unlimited. */
    static Optional<BigDecimal> limits(Pod pod, String resource) {
        List<BigDecimal> limits = containers(pod).stream()
                .flatMap(container -> limit(container, resource).stream())
                .toList();
        return limits.size() < containers(pod).size()
                ? Optional.empty()
                : Optional.of(limits.stream().reduce(BigDecimal.ZERO, BigDecimal::add));
    }

    static List<Container> containers(Pod pod) {
        return pod.getSpec().getContainers();
    }

    private static Optional<BigDecimal> amount(
            Container container, Function<ResourceRequirements, Map<String, Quantity>> side, String resource) {
        return Optional.ofNullable(container.getResources())
                .map(side)
                .map(amounts -> amounts.get(resource))
                .map(ExactQuantity::of)
                .filter(amount -> amount.signum() > 0);
    }
}
