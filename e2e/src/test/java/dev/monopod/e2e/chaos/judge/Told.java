package dev.monopod.e2e.chaos.judge;

import java.time.Duration;
import java.time.Instant;

/**
 * An end that the agent has told.
 *
 * @param version of its pod
 * @param id of the attempt, as others see it
 * @param attempt its number
 * @param uptime when it was told first, in seconds since boot
 * @param leaving whether its pod was being removed then
 */
record Told(
        String uid,
        String version,
        String container,
        String id,
        int attempt,
        int exitCode,
        String reason,
        Instant startedAt,
        Instant finishedAt,
        double uptime,
        boolean leaving) {
    /** What the machine's clock and the shim's words on it differ by, which are cut off to seconds by some. */
    private static final double SLACK_SECONDS = 1.5;

    /** Whether the container's program was never executed. */
    boolean neverBegan() {
        return reason.equals("StartError");
    }

    /** Whether nobody knows how it ended. */
    boolean unknown() {
        return reason.equals("ContainerStatusUnknown");
    }

    /**
     * A moment before the attempt was begun, in seconds since boot, by the time that is told. That may be the one of an agent whose clock
     * is an hour off: a time after it was told is none.
     *
     * @param now the right time of day
     * @param uptimeNow the same in seconds since boot
     */
    double begun(Instant now, double uptimeNow) {
        double told = uptimeNow - Duration.between(startedAt, now).toMillis() / 1000.0 - SLACK_SECONDS;
        return told > uptime ? 0 : told;
    }

    boolean sameEnd(Told other) {
        return exitCode == other.exitCode && reason.equals(other.reason) && finishedAt.equals(other.finishedAt);
    }
}
