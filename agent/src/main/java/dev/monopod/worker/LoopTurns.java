package dev.monopod.worker;

import dev.monopod.probe.Turns;
import dev.monopod.reconcile.Moment;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;

/** A worker's loop, as probes and hooks know it. */
final class LoopTurns implements Turns {
    private final Loop loop;

    LoopTurns(Loop loop) {
        this.loop = loop;
    }

    @Override
    public Moment now() {
        return loop.now().moment();
    }

    @Override
    public Alarm in(Duration wait, Runnable turn) {
        return loop.in(wait, turn)::cancel;
    }

    /** Done when so much time has passed. */
    Future<Void> pass(Duration time) {
        Promise<Void> over = Promise.promise();
        loop.in(time, over::complete);
        return over.future();
    }
}
