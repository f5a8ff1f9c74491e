package dev.monopod.model.change;

import java.util.Optional;

/**
 * One write of a resize.
 *
 * @param container whose group is written; empty for that of the pod as a whole
 */
public record ResizeStep(Optional<String> container, Limit limit) {

    /** What is written of a group's limits. */
    public enum Limit {
        MEMORY,
        /** How much CPU time it may have at most. */
        CPU_LIMIT,
        /** How much it gets where others want some, too: what it requests. */
        CPU_WEIGHT
    }

    static ResizeStep ofPod(Limit limit) {
        return new ResizeStep(Optional.empty(), limit);
    }

    static ResizeStep of(String container, Limit limit) {
        return new ResizeStep(Optional.of(container), limit);
    }
}
