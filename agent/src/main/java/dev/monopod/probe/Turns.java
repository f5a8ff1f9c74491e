package dev.monopod.probe;

import dev.monopod.reconcile.Moment;
import java.time.Duration;

/** The turns of a pod's worker, one after the other, and the time. All of this package happens in them. */
public interface Turns {
    Moment now();

    /** Has a turn when so much of the steady clock's time has passed. */
    Alarm in(Duration wait, Runnable turn);

    /** A turn that is to come. */
    interface Alarm {
        /** It does not come; nothing where it has come. */
        void cancel();
    }
}
