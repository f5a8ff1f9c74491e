package dev.monopod.model.life;

/** What follows when a container has ended. */
public enum AfterEnd {
    /** Nothing: it has run for the last time. */
    NOTHING,
    /** It starts again, after its back-off. */
    RESTART,
    /** All containers of the pod are ended and begin anew. */
    RESTART_ALL_CONTAINERS
}
