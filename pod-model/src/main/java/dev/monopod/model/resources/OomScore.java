package dev.monopod.model.resources;

import static dev.monopod.model.resources.ResourceTotals.MEMORY;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.math.BigDecimal;
import java.math.RoundingMode;

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
     * Of a container's processes: the more of the machine's memory it requests, the later it is killed.
     *
     * @param machineMemoryBytes all memory of the machine, above 0
     */
    public static int of(Pod pod, Container container, long machineMemoryBytes) {
        return switch (QosClass.of(pod)) {
            case GUARANTEED -> OF_GUARANTEED;
            case BEST_EFFORT -> OF_BEST_EFFORT;
            case BURSTABLE -> burstable(container, machineMemoryBytes);
        };
    }

    private static int burstable(Container container, long machineMemoryBytes) {
        BigDecimal request = ResourceTotals.request(container, MEMORY).orElse(BigDecimal.ZERO);
        BigDecimal bytes = BigDecimal.valueOf(ExactQuantity.saturated(request));
        BigDecimal share = bytes.multiply(SCALE).divide(BigDecimal.valueOf(machineMemoryBytes), 0, RoundingMode.DOWN);
        long score = OF_BEST_EFFORT - ExactQuantity.saturated(share);
        return (int) Math.min(OF_BEST_EFFORT - 1, Math.max(MIN_BURSTABLE, score));
    }
}
