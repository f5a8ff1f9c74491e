package dev.monopod.worker;

import dev.monopod.reconcile.Now;
import io.vertx.core.Future;
import java.time.Duration;

/**
 * Where and when a worker works: one thread of turns, one after the other, and the time. With its pod's runtime it is all that a worker
 * knows of its surroundings. But for {@link #soon} its methods are called in one of its turns.
 */
public interface Loop {
    Now now();

    /** Has a turn, behind all that are due already. To be called from anywhere. */
    void soon(Runnable turn);

    /** Has a turn when so much of the steady clock's time has passed. */
    Alarm in(Duration wait, Runnable turn);

    /** A turn that is to come. */
    interface Alarm {
        /** It does not come; nothing where it has come. */
        void cancel();
    }

    /** There are no more turns. */
    Future<Void> close();
}
