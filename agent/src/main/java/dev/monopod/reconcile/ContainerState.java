package dev.monopod.reconcile;

import dev.monopod.model.status.WaitingReason;
import java.time.Instant;
import java.util.Optional;

/** Where one container of a pod stands. A transition is a method of the state that allows it. */
public sealed interface ContainerState {
    History history();

    /** Nothing of it runs. */
    record Idle(History history) implements ContainerState {
        public Starting starting(Attempt attempt) {
            return new Starting(history, attempt, 0, Optional.empty(), Optional.empty());
        }
    }

    /** Nothing of it runs, and the latest try to start it did not get as far as an attempt. */
    record Blocked(History history, Blockage blockage) implements ContainerState {
        public Starting starting(Attempt attempt) {
            return new Starting(history, attempt, blockage.tries(), Optional.empty(), Optional.empty());
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
     * @param unknownSince when it was told that it can't be told how the start came out; should it become known yet, that counts
     * @param killedAt when what there may be of it was killed, if it was
     */
    record Starting(
            History history, Attempt attempt, int tries, Optional<Moment> unknownSince, Optional<Moment> killedAt)
            implements Active {
        public Running running(int pid, Instant startedAt) {
            return new Running(history, attempt, pid, startedAt, Stop.NONE, StopRequest.NOT_YET);
        }

        public Exited exited(Exit exit) {
            return new Exited(history, attempt, exit, false, Retry.NONE);
        }

        /** It is not possible at present, for this reason. */
        public Blocked blocked(WaitingReason reason, String message, Moment now) {
            return new Blocked(history, new Blockage(reason, message, tries + 1, now));
        }

        /** It was never begun, and went with its sandbox. */
        public Idle notBegun() {
            return new Idle(history);
        }

        public Starting unknown(Moment now) {
            return new Starting(history, attempt, tries, unknownSince.or(() -> Optional.of(now)), killedAt);
        }

        public Starting killed(Moment at) {
            return new Starting(history, attempt, tries, unknownSince, Optional.of(at));
        }
    }

    /** Its program was executed. */
    record Running(History history, Attempt attempt, int pid, Instant startedAt, Stop stop, StopRequest request)
            implements Active {
        public Running stopping(Stop asked) {
            return new Running(history, attempt, pid, startedAt, stop.then(asked), request);
        }

        /** It is being asked to end. */
        public Running beingAsked() {
            return request instanceof StopRequest.Due due ? with(due.underWay()) : this;
        }

        /** It has been asked. */
        public Running asked() {
            return with(new StopRequest.Delivered());
        }

        /** It may have been asked, or not: it is to be asked again after a while. */
        public Running notAsked(Moment now, String why) {
            return request instanceof StopRequest.UnderWay underWay ? with(underWay.failed(now, why)) : this;
        }

        private Running with(StopRequest next) {
            return new Running(history, attempt, pid, startedAt, stop, next);
        }

        public Exited exited(Exit exit) {
            return new Exited(history, attempt, exit, false, Retry.NONE);
        }
    }

    /**
     * Its PID 1 has ended; its leftovers are still to be removed and its end to be told.
     *
     * @param settling this is being done
     * @param retry of settling, which nothing should keep from being done
     */
    record Exited(History history, Attempt attempt, Exit exit, boolean settling, Retry retry) implements Active {
        public Exited beingSettled() {
            return new Exited(history, attempt, exit, true, retry);
        }

        public Exited unsettled(Retry next) {
            return new Exited(history, attempt, exit, false, next);
        }

        public Idle settled(Termination termination) {
            return lost(termination);
        }
    }
}
