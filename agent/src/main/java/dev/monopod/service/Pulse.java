package dev.monopod.service;

import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Beats as long as every event loop turns. Each beat goes round through all of them before it is told, so one that hangs stops the pulse,
 * whichever it is.
 *
 * <pre>
 * timer on loop 1 ─▶ loop 2 ─▶ … ─▶ last loop: the beat is told
 * </pre>
 */
public final class Pulse {
    private final List<Context> loops;
    private final Runnable beat;

    private Pulse(List<Context> loops, Runnable beat) {
        this.loops = loops;
        this.beat = beat;
    }

    /**
     * Starts a pulse that ends with {@code vertx}.
     *
     * @param loops how many event loops there are; to be called before others are deployed, so that there is a context on each
     * @param beat called on an event loop
     */
    public static void start(Vertx vertx, int loops, Duration interval, Runnable beat) {
        List<Context> contexts = new CopyOnWriteArrayList<>();
        DeploymentOptions options =
                new DeploymentOptions().setInstances(loops).setThreadingModel(ThreadingModel.EVENT_LOOP);
        vertx.deployVerticle(() -> new Seat(contexts), options).await();
        Pulse pulse = new Pulse(contexts, beat);
        contexts.get(0).runOnContext(nothing -> vertx.setPeriodic(interval.toMillis(), timer -> pulse.pass(1)));
    }

    private void pass(int next) {
        if (next == loops.size()) {
            beat.run();
        } else {
            loops.get(next).runOnContext(nothing -> pass(next + 1));
        }
    }

    /** A place on an event loop; each has the next one, in turn. */
    private static final class Seat extends VerticleBase {
        private final List<Context> seats;

        private Seat(List<Context> seats) {
            this.seats = seats;
        }

        @Override
        public Future<?> start() {
            seats.add(context);
            return Future.succeededFuture();
        }
    }
}
