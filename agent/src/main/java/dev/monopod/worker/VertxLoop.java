package dev.monopod.worker;

import dev.monopod.reconcile.Now;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Supplier;

/** A Vert.x context of its own, on any of the event loops. */
final class VertxLoop extends VerticleBase implements Loop {
    private final Supplier<Now> clock;

    private VertxLoop(Supplier<Now> clock) {
        this.clock = clock;
    }

    static Future<Loop> open(Vertx vertx, Supplier<Now> clock) {
        VertxLoop loop = new VertxLoop(clock);
        return vertx.deployVerticle(loop).map(loop);
    }

    @Override
    public Now now() {
        return clock.get();
    }

    @Override
    public void soon(Runnable turn) {
        context.runOnContext(nothing -> turn.run());
    }

    @Override
    public Alarm in(Duration wait, Runnable turn) {
        // A timer of whole milliseconds must not ring before its time.
        long millis = Math.max(1, wait.toMillis() + 1);
        long timer = vertx.setTimer(millis, rings -> turn.run());
        return () -> vertx.cancelTimer(timer);
    }

    @Override
    public Future<Void> close() {
        return vertx.undeploy(context.deploymentID());
    }
}
