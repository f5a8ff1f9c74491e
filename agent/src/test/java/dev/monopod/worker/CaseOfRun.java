package dev.monopod.worker;

import dev.monopod.model.life.ContainerLife;
import dev.monopod.model.life.Probe;
import dev.monopod.reconcile.Moment;
import dev.monopod.reconcile.StopReason;
import java.util.Optional;

/** What hooks and probes of one run of a container have said, to whichever agent, and what was done to it. */
final class CaseOfRun {
    boolean postStartAnswered;
    boolean postStartFailed;
    boolean postStartDone;
    boolean preStopCalled;
    final Tally startup = new Tally();
    final Tally liveness = new Tally();
    /** Why it was to end, as it was first said. */
    Optional<StopReason> reason = Optional.empty();

    /** When that was. */
    Optional<Moment> ordered = Optional.empty();
    /** When its signal was first sent. */
    Optional<Moment> stopped = Optional.empty();

    /** Answers to one probe. */
    static final class Tally {
        boolean everSucceeded;
        boolean everFailed;
        /** It has, by its threshold, and has not succeeded since. */
        boolean fails;

        private int failuresInARow;

        void succeeded() {
            everSucceeded = true;
            fails = false;
            failuresInARow = 0;
        }

        void failed(Probe probe) {
            failuresInARow++;
            fails |= failuresInARow >= probe.failureThreshold();
            everFailed |= fails;
        }
    }

    boolean hookIsBehind(ContainerLife life) {
        return life.postStart().isEmpty() || postStartDone;
    }

    boolean hasStarted(ContainerLife life) {
        return hookIsBehind(life) && (life.startup().isEmpty() || startup.everSucceeded);
    }

    /** Whether it has to come to its end by what its hook and probes said. */
    boolean isToEnd() {
        return postStartFailed || startup.fails || liveness.fails;
    }
}
