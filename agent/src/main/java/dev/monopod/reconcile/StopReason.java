package dev.monopod.reconcile;

/** Why a running container is to end. */
public enum StopReason {
    /** Its pod does, or has nothing left to do. */
    POD_ENDS,
    STARTUP_PROBE,
    LIVENESS_PROBE,
    POST_START_HOOK,
    /** All containers are to start anew: neither hook nor grace period (KEP-5532). */
    ALL_RESTART,
    /** Its image is another one by now: it starts anew with that, whatever its restart policy says. */
    DEFINITION_CHANGED,
    /** It is to have other resources, and can't have them without a new start. */
    RESIZE;

    /** Whether another attempt, made of what is wanted now, takes its place. */
    public boolean makesWay() {
        return this == DEFINITION_CHANGED || this == RESIZE;
    }
}
