package dev.monopod.model.resources;

import static dev.monopod.model.resources.ResourceTotals.MEMORY;

import dev.monopod.model.life.Role;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Comparator;

/** The oom_score_adj (proc(5), -1000 to 1000) of a process: whom the kernel kills first. After pkg/kubelet/qos/policy.go. */
public final class OomScore {
    /** Of a pod's pause process: nearly last, since the whole pod goes with it. */
    public static final int OF_PAUSE = -998;

    private static final int OF_GUARANTEED = -997;
    private static final int OF_BEST_EFFORT = 1000;
    private static final BigDecimal SCALE = BigDecimal.valueOf(1000);

    /** A burstable container never reaches a guaranteed one's place. */
    private static final int MIN_BURSTABLE = 1000 + OF_GUARANTEED;

    private OomScore() {}

    /**
     * Of a container's processes: the more of the machine's memory it requests, the later it is killed. A sidecar is killed no
     * sooner than the first of the containers that it serves.
     *
     * @param machineMemoryBytes all memory of the machine, above 0
     */
    public static int of(Pod pod, Container container, long machineMemoryBytes) {
        return switch (QosClass.of(pod)) {
            case GUARANTEED -> OF_GUARANTEED;
            case BEST_EFFORT -> OF_BEST_EFFORT;
            case BURSTABLE -> burstable(request(pod, container), machineMemoryBytes);
        };
    }

    private static BigDecimal request(Pod pod, Container container) {
        BigDecimal own = request(container);
        boolean isSidecar = pod.getSpec().getInitContainers().stream()
                .anyMatch(init -> init.getName().equals(container.getName()) && Role.ofInit(init) == Role.SIDECAR);
        return isSidecar ? own.max(smallestOfServed(pod)) : own;
    }

    private static BigDecimal smallestOfServed(Pod pod) {
        return pod.getSpec().getContainers().stream()
                .map(OomScore::request)
                .min(Comparator.naturalOrder())
                .orElse(BigDecimal.ZERO);
    }

    private static BigDecimal request(Container container) {
        return ResourceTotals.request(container, MEMORY).orElse(BigDecimal.ZERO);
    }

    private static int burstable(BigDecimal request, long machineMemoryBytes) {
        BigDecimal bytes = BigDecimal.valueOf(ExactQuantity.saturated(request));
        BigDecimal share = bytes.multiply(SCALE).divide(BigDecimal.valueOf(machineMemoryBytes), 0, RoundingMode.DOWN);
        long score = OF_BEST_EFFORT - ExactQuantity.saturated(share);
        return (int) Math.min(OF_BEST_EFFORT - 1, Math.max(MIN_BURSTABLE, score));
    }
}
