package dev.monopod.event.change;

import dev.monopod.model.status.TerminatedReason;
import dev.monopod.reconcile.ContainerState;
import dev.monopod.reconcile.ContainerState.Exited;
import dev.monopod.reconcile.ContainerState.Running;
import dev.monopod.reconcile.ContainerState.Starting;
import dev.monopod.reconcile.Ended;
import java.util.Optional;

/**
 * How far a container's latest attempt has come.
 *
 * @param attempt its number; -1 before the first
 */
record Progress(int attempt, Stage stage) {
    private static final Progress NONE = new Progress(-1, Stage.BEGUN);

    /** Of the start; an attempt never goes back. */
    enum Stage {
        BEGUN,
        /** A step of its plan failed; it is not known yet what to say of it. */
        NOT_STARTED,
        /** It is known. */
        NOT_STARTED_AND_TOLD,
        /** Its program was executed. */
        STARTED,
        /** Nobody knows whether it was. */
        LOST
    }

    static Progress of(ContainerState state) {
        if (state instanceof Starting starting) {
            return new Progress(starting.attempt().number(), Stage.BEGUN);
        }
        if (state instanceof Running running) {
            return new Progress(running.attempt().number(), Stage.STARTED);
        }
        if (state instanceof Exited exited) {
            return new Progress(
                    exited.attempt().number(), exited.exit().neverStarted() ? Stage.NOT_STARTED : Stage.STARTED);
        }
        return state.history().last().map(Progress::of).orElse(NONE);
    }

    private static Progress of(Ended last) {
        TerminatedReason reason = last.termination().reason();
        Stage stage =
                switch (reason) {
                    case START_ERROR -> Stage.NOT_STARTED_AND_TOLD;
                    case CONTAINER_STATUS_UNKNOWN -> Stage.LOST;
                    case COMPLETED, ERROR, OOM_KILLED -> Stage.STARTED;
                };
        return new Progress(last.attempt().number(), stage);
    }

    /** Where the same attempt stood before; empty where this is not a later state of what is to be told of. */
    Optional<Stage> since(Progress before) {
        if (attempt == before.attempt) {
            return stage == before.stage ? Optional.empty() : Optional.of(before.stage);
        }
        return attempt > before.attempt ? Optional.of(Stage.BEGUN) : Optional.empty();
    }
}
