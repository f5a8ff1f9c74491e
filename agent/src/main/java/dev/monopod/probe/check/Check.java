package dev.monopod.probe.check;

import io.vertx.core.Future;

/** A look that is under way. Confined to the loop of its pod's worker, in a turn of which its result comes. */
public interface Check {
    /** Never fails. */
    Future<CheckResult> result();

    /** Nobody waits for the result any more; connections are closed at once, and it is not said what comes of {@link #result}. */
    void cancel();
}
