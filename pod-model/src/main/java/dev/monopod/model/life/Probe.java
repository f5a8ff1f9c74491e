package dev.monopod.model.life;

import java.time.Duration;
import java.util.Optional;

/**
 * A question that is asked of a running container again and again.
 *
 * @param initialDelay from the container's start to the first time; may be zero
 * @param timeout of one time; one second at least
 * @param period from one time to the next; one second at least
 * @param successThreshold so many times in a row make a success; at least 1, for a startup or liveness probe just that
 * @param failureThreshold so many times in a row make a failure; at least 1
 * @param gracePeriod how long the container has to end when this probe's failure ends it; empty for its pod's. Never of a readiness probe,
 *     otherwise at least one second
 */
public record Probe(
        ProbeHandler handler,
        Duration initialDelay,
        Duration timeout,
        Duration period,
        int successThreshold,
        int failureThreshold,
        Optional<Duration> gracePeriod) {}
