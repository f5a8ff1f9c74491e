package dev.monopod.e2e.chaos.judge;

import java.time.Instant;

/**
 * An end that the agent has told.
 *
 * @param id of the attempt, as others see it
 * @param attempt its number
 * @param uptime when it was told first, in seconds since boot
 * @param leaving whether its pod was being removed then
 */
record Told(
        String uid,
        String container,
        String id,
        int attempt,
        int exitCode,
        int signal,
        String reason,
        Instant startedAt,
        Instant finishedAt,
        double uptime,
        boolean leaving) {

    /** Whether the container's program was never executed. */
    boolean neverBegan() {
        return reason.equals("StartError");
    }

    boolean sameEnd(Told other) {
        return exitCode == other.exitCode
                && signal == other.signal
                && reason.equals(other.reason)
                && finishedAt.equals(other.finishedAt);
    }
}
