package dev.monopod.probe;

import dev.monopod.reconcile.Moment;

/**
 * One probe of one attempt of a container.
 *
 * @param startedAt when the attempt's program was started
 * @param adopted whether it ran already when this agent came
 */
public record ProbeRun(String container, int attempt, ProbeKind kind, Moment startedAt, boolean adopted) {
    /** What makes it the same, whatever else is said of it. */
    record Key(String container, int attempt, ProbeKind kind) {
        Key of(ProbeKind other) {
            return new Key(container, attempt, other);
        }
    }

    Key key() {
        return new Key(container, attempt, kind);
    }
}
