package dev.monopod.model.resources;

import dev.monopod.model.life.Role;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

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

    /** What the pod requests; zero where none of its containers asks. */
    static BigDecimal requests(Pod pod, String resource) {
        return most(pod, container -> request(container, resource).orElse(BigDecimal.ZERO));
    }

    /** What the pod is limited to, where every one of its containers has a limit. One without makes the pod unlimited. */
    static Optional<BigDecimal> limits(Pod pod, String resource) {
        boolean limited =
                containers(pod).allMatch(container -> limit(container, resource).isPresent());
        return limited
                ? Optional.of(most(pod, container -> limit(container, resource).orElse(BigDecimal.ZERO)))
                : Optional.empty();
    }

    /** All of the pod's, init containers and sidecars too. */
    static Stream<Container> containers(Pod pod) {
        return Stream.concat(pod.getSpec().getInitContainers().stream(), pod.getSpec().getContainers().stream());
    }

    /**
     * The most that runs at a time: an init container beside the sidecars before it, or all of the others beside all sidecars. After KEP-753
     * and k8s.io/component-helpers/resource/helpers.go.
     */
    private static BigDecimal most(Pod pod, Function<Container, BigDecimal> amount) {
        BigDecimal sidecars = BigDecimal.ZERO;
        BigDecimal most = BigDecimal.ZERO;
        for (Container container : pod.getSpec().getInitContainers()) {
            BigDecimal together = sidecars.add(amount.apply(container));
            most = most.max(together);
            sidecars = Role.ofInit(container) == Role.SIDECAR ? together : sidecars;
        }
        BigDecimal others = pod.getSpec().getContainers().stream().map(amount).reduce(BigDecimal.ZERO, BigDecimal::add);
        return most.max(others.add(sidecars));
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
