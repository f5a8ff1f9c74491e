package dev.monopod.reconcile;

import dev.monopod.model.status.WaitingReason;
import java.time.Instant;

/** Where one container of a pod stands. A transition is a method of the state that allows it. */
public sealed interface ContainerState {
    History history();

    /** Nothing of it runs. */
    record Idle(History history) implements ContainerState {
        public Starting starting(Attempt attempt) {
            return new Starting(history, attempt, 0);
        }
    }

    /** Nothing of it runs, and the latest try to start it did not get as far as an attempt. */
    record Blocked(History history, Blockage blockage) implements ContainerState {
        public Starting starting(Attempt attempt) {
            return new Starting(history, attempt, blockage.tries());
        }

        /** As before, but due at once. */
        public Blocked retryNow() {
            return new Blocked(history, blockage.retryNow());
        }
    }

    /** There is, or may be, something of it to be ended. */
    sealed interface Active extends ContainerState {
        Attempt attempt();

        /** It ended together with its sandbox. */
        default Idle lost(Termination termination) {
            return new Idle(history().with(new Ended(attempt(), termination)));
        }
    }

    /**
     * Being started; not known yet to run.
     *
     * @param tries to start it that were not possible just before this one
     */
    record Starting(History history, Attempt attempt, int tries) implements Active {
        public Running running(int pid, Instant startedAt) {
            return new Running(history, attempt, pid, startedAt, Stop.NONE);
        }

        public Exited exited(Exit exit) {
            return new Exited(history, attempt, exit, false);
        }

        /** It is not possible at present, for this reason. */
        public Blocked blocked(WaitingReason reason, String message, Instant now) {
            return new Blocked(history, new Blockage(reason, message, tries + 1, now));
        }
    }

    /** Its program was executed. */
    record Running(History history, Attempt attempt, int pid, Instant startedAt, Stop stop) implements Active {
        public Running stopping(Stop asked) {
            return new Running(history, attempt, pid, startedAt, stop.then(asked));
        }

        public Exited exited(Exit exit) {
            return new Exited(history, attempt, exit, false);
        }
    }

    /**
     * Its PID 1 has ended; its leftovers are still to be removed and its end to be told.
     *
     * @param settling this is being done
     */
    record Exited(History history, Attempt attempt, Exit exit, boolean settling) implements Active {
        public Exited beingSettled() {
            return new Exited(history, attempt, exit, true);
        }

        public Idle settled(Termination termination) {
            return lost(termination);
        }
    }
}
