package dev.monopod.model.resources;

import static dev.monopod.model.resources.ResourceTotals.CPU;
import static dev.monopod.model.resources.ResourceTotals.MEMORY;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** How dependable a pod's resources are; decides who is killed first when memory runs out. After ComputePodQOS in pkg/apis/core/v1/helper/qos. */
public enum QosClass {
    /** Every container has cpu and memory limits, and requests just as much. */
    GUARANTEED("Guaranteed"),
    /** Something is requested or limited, but not everything alike. */
    BURSTABLE("Burstable"),
    /** No container requests or limits cpu or memory. */
    BEST_EFFORT("BestEffort");

    private static final List<String> COUNTED = List.of(CPU, MEMORY);

    private final String word;

    QosClass(String word) {
        this.word = word;
    }

    /** The class of a pod whose defaults are filled in. Only cpu and memory count; init containers count like all others. */
    public static QosClass of(Pod pod) {
        if (ResourceTotals.containers(pod).allMatch(QosClass::asksForNothing)) {
            return BEST_EFFORT;
        }
        return ResourceTotals.containers(pod).allMatch(QosClass::isGuaranteed) ? GUARANTEED : BURSTABLE;
    }

    /** As {@code status.qosClass} says it. */
    public String word() {
        return word;
    }

    private static boolean asksForNothing(Container container) {
        return COUNTED.stream()
                .allMatch(
                        resource -> ResourceTotals.request(container, resource).isEmpty()
                                && ResourceTotals.limit(container, resource).isEmpty());
    }

    private static boolean isGuaranteed(Container container) {
        return COUNTED.stream().allMatch(resource -> {
            Optional<BigDecimal> limit = ResourceTotals.limit(container, resource);
            Optional<BigDecimal> request = ResourceTotals.request(container, resource);
            return limit.isPresent() && request.isPresent() && limit.get().compareTo(request.get()) == 0;
        });
    }
}
