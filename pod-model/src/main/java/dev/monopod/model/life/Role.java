package dev.monopod.model.life;

/** Which part a container has in its pod's life. */
public enum Role {
    /** Runs to its end before the next one starts. */
    INIT,
    /**
     * An init container with restartPolicy Always: the next one starts as soon as this one has started, and it runs until all containers
     * have ended (KEP-753).
     */
    SIDECAR,
    /** One of {@code spec.containers}, which start when everything above is done. */
    APP;

    /** Whether it may be probed and have hooks: one that runs to its end has nobody to be ready for. */
    public boolean staysUp() {
        return this != INIT;
    }
}
