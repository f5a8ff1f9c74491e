package dev.monopod.reconcile;

import java.time.Instant;

/**
 * How a process ended, as the kernel told it.
 *
 * @param code exit status 0 to 255; 0 where a signal ended it
 * @param signal number of the signal that ended it, 0 if none
 * @param failedStep number of the launch plan's step that failed, so that the program never ran; 0 if none
 * @param errno of that step
 * @param startedAt when the program was executed; where it never was, when the start failed
 */
public record Exit(int code, int signal, int failedStep, int errno, Instant startedAt, Instant finishedAt) {
    public boolean neverStarted() {
        return failedStep > 0;
    }
}
