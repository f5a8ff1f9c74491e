package dev.monopod.reconcile;

import java.time.Duration;
import java.time.Instant;

/**
 * One run of a container, from the decision to start it.
 *
 * @param number 0 for the first; Kubernetes' restartCount while it is the latest
 * @param round in which it was begun
 * @param createdAt when it was decided, to be told
 * @param begun the same moment, to decide by
 * @param backoff how long the attempt after this one has to wait from this one's end; zero for the first, whose successor starts at once
 */
public record Attempt(int number, Round round, Instant createdAt, Moment begun, Duration backoff) {
    /** One of the first round. */
    public Attempt(int number, Instant createdAt, Moment begun, Duration backoff) {
        this(number, Round.FIRST, createdAt, begun, backoff);
    }
}
