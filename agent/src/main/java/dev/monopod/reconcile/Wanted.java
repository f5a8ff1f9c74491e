package dev.monopod.reconcile;

import java.time.Duration;
import java.util.List;

/**
 * What a manifest says, as far as it decides when something runs.
 *
 * @param containers names, in the manifest's order
 * @param gracePeriod from the request to stop to the kill, as the manifest has it
 */
public record Wanted(List<String> containers, RestartPolicy restartPolicy, Duration gracePeriod) {
    /** Every container has this long to end, whatever its manifest says (pkg/kubelet/kuberuntime/kuberuntime_container.go). */
    static final Duration SHORTEST_GRACE = Duration.ofSeconds(2);

    public Wanted {
        containers = List.copyOf(containers);
    }

    /** How long a container is given to end. */
    public Duration timeToEnd() {
        return gracePeriod.compareTo(SHORTEST_GRACE) < 0 ? SHORTEST_GRACE : gracePeriod;
    }
}
