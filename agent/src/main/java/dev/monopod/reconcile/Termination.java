package dev.monopod.reconcile;

import dev.monopod.model.status.TerminatedReason;
import java.time.Instant;

/**
 * What is kept of an attempt that has ended, in Kubernetes' terms (ContainerStateTerminated).
 *
 * @param exitCode 0 to 255; 128 + number where a signal ended it
 * @param signal that signal's number, or 0
 * @param message for people; may be empty
 * @param finishedAt when it ended, to be told
 * @param ended the same moment, to decide by
 */
public record Termination(
        int exitCode,
        int signal,
        TerminatedReason reason,
        String message,
        Instant startedAt,
        Instant finishedAt,
        Moment ended) {
    public Termination endedAtMost(Moment latest) {
        return new Termination(exitCode, signal, reason, message, startedAt, finishedAt, ended.atMost(latest));
    }

    /** The same, saying this. */
    public Termination saying(String text) {
        return new Termination(exitCode, signal, reason, text, startedAt, finishedAt, ended);
    }

    boolean succeeded() {
        return exitCode == 0;
    }
}
