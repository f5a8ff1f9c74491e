package dev.monopod.reconcile;

/** Why a running container is to end. */
public enum StopReason {
    /** Its pod does, or has nothing left to do. */
    POD_ENDS,
    STARTUP_PROBE,
    LIVENESS_PROBE,
    POST_START_HOOK,
    /** All containers are to start anew: neither hook nor grace period (KEP-5532). */
    ALL_RESTART
}
