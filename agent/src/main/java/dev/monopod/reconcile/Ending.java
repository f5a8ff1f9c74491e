package dev.monopod.reconcile;

/**
 * That a pod is to end, for good.
 *
 * @param cause why
 * @param since when that was decided: what its containers have of their grace period counts from here
 */
public record Ending(Cause cause, Moment since) {

    /** Why a pod ends. */
    public enum Cause {
        /** It is no longer wanted: in the end nothing is left of it. */
        REMOVED,
        /** Its {@code activeDeadlineSeconds} are over: it has failed, and is told of until it is removed. */
        DEADLINE
    }
}
