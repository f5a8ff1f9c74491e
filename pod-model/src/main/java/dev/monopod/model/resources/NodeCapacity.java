package dev.monopod.model.resources;

import io.fabric8.kubernetes.api.model.Pod;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * What a machine has in all.
 *
 * @param milliCpu thousandths of a CPU, above 0
 * @param memoryBytes above 0
 */
public record NodeCapacity(long milliCpu, long memoryBytes) {

    /**
     * Why the pod can never have on this machine what it requests, in Kubernetes' words; empty where it could
     * (pkg/kubelet/allocation/allocation_manager.go, canResizePod).
     */
    public Optional<String> lacksFor(Pod pod) {
        Optional<String> cpu =
                lacks("cpu", ResourceTotals.requests(pod, ResourceTotals.CPU).movePointRight(3), milliCpu);
        return cpu.isPresent()
                ? cpu
                : lacks("memory", ResourceTotals.requests(pod, ResourceTotals.MEMORY), memoryBytes);
    }

    private static Optional<String> lacks(String resource, BigDecimal requested, long capacity) {
        long amount = ExactQuantity.saturated(requested);
        return amount > capacity
                ? Optional.of("Node didn't have enough capacity: " + resource + ", requested: " + amount
                        + ", capacity: " + capacity)
                : Optional.empty();
    }
}
