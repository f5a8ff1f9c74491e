package dev.monopod.worker;

import dev.monopod.reconcile.Now;
import dev.monopod.worker.VirtualTime.Life;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** An event loop in virtual time: turns in the order in which they were asked for. */
final class SimulatedLoop implements Loop {
    private static final int TURN_MICROS = 200;

    private final VirtualTime time;
    private final Life life;
    private final Faults faults;
    private final Deque<Runnable> turns = new ArrayDeque<>();
    private boolean running;
    private boolean closed;

    SimulatedLoop(VirtualTime time, Life life, Faults faults) {
        this.time = time;
        this.life = life;
        this.faults = faults;
    }

    @Override
    public Now now() {
        return time.now();
    }

    @Override
    public void soon(Runnable turn) {
        turns.addLast(turn);
        if (!running) {
            arrange();
        }
    }

    private void arrange() {
        running = !turns.isEmpty();
        if (running) {
            time.after(Duration.ofNanos(1000L * faults.number(TURN_MICROS)), life, this::turn);
        }
    }

    private void turn() {
        turns.removeFirst().run();
        arrange();
    }

    @Override
    public Alarm in(Duration wait, Runnable turn) {
        return time.after(wait.plusMillis(1), life, () -> {
            if (!closed) {
                soon(turn);
            }
        });
    }

    @Override
    public Future<Void> close() {
        closed = true;
        return Future.succeededFuture();
    }
}
