package dev.monopod.reconcile;

import dev.monopod.model.status.TerminatedReason;
import java.time.Instant;

/**
 * What is kept of an attempt that has ended, in Kubernetes' terms (ContainerStateTerminated).
 *
 * @param exitCode 0 to 255; 128 + number where a signal ended it
 * @param signal that signal's number, or 0
 * @param message for people; may be empty
 */
public record Termination(
        int exitCode, int signal, TerminatedReason reason, String message, Instant startedAt, Instant finishedAt) {
    boolean succeeded() {
        return exitCode == 0;
    }
}
