package dev.monopod.reconcile;

import java.time.Duration;
import java.util.List;

/**
 * What a manifest says, as far as it decides when something runs.
 *
 * @param containers names, in the manifest's order
 * @param gracePeriod from the request to stop to the kill
 */
public record Wanted(List<String> containers, RestartPolicy restartPolicy, Duration gracePeriod) {
    public Wanted {
        containers = List.copyOf(containers);
    }
}
