package dev.monopod.worker;

import dev.monopod.worker.VirtualTime.Life;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;

/** What an agent's threads do for one pod: it takes its time, it may fail before or after it was done, and it ends with the agent. */
final class SimulatedWork {
    private final VirtualTime time;
    private final Faults faults;
    private final Life life;
    private final Loop loop;
    private final String pod;
    private Future<?> last = Future.succeededFuture();

    SimulatedWork(VirtualTime time, Faults faults, Life life, Loop loop, String pod) {
        this.time = time;
        this.faults = faults;
        this.life = life;
        this.loop = loop;
        this.pod = pod;
    }

    /** One step on a thread; nothing comes between its beginning and its end. */
    <T> Future<T> off(Supplier<T> step) {
        Promise<T> done = Promise.promise();
        boolean before = faults.oneIn(60);
        boolean after = !before && faults.oneIn(60);
        faults.later(life, () -> {
            try {
                if (before) {
                    throw new IllegalStateException("failed, with nothing done");
                }
                T result = step.get();
                if (after) {
                    throw new IllegalStateException("failed, though it was done");
                }
                faults.later(life, () -> loop.soon(() -> done.complete(result)));
            } catch (RuntimeException e) {
                faults.later(life, () -> loop.soon(() -> done.fail(e)));
            }
        });
        return done.future();
    }

    /** The same, after all that was begun so before. */
    <T> Future<T> inOrder(Supplier<T> step) {
        Future<T> next = last.transform(before -> off(step));
        last = next;
        return next;
    }

    void in(Duration wait, Runnable turn) {
        loop.in(wait, turn);
    }

    Future<Void> inOrder(Runnable step) {
        return inOrder(() -> {
            step.run();
            return null;
        });
    }

    void offUnwatched(Runnable step) {
        off(() -> {
            step.run();
            return null;
        });
    }

    /** Its result comes behind what has happened since. */
    private <T> Future<T> late(Future<T> result) {
        Promise<T> later = Promise.promise();
        result.onComplete(done -> faults.later(life, () -> loop.soon(() -> later.handle(done))));
        return later.future();
    }

    /** A call of the runtime: whatever its contract says, it may throw, fail with nothing begun, or fail though all was done. */
    <T> Future<T> faulty(String call, Supplier<Future<T>> what) {
        time.note(pod + " " + call);
        if (faults.oneIn(120)) {
            throw new IllegalStateException(call + " throws");
        }
        if (faults.oneIn(120)) {
            return Future.failedFuture(new IOException(call + " fails at once"));
        }
        Future<T> result = what.get();
        if (faults.oneIn(120)) {
            result = result.transform(done -> Future.failedFuture(new IOException(call + ": its result is lost")));
        }
        if (faults.oneIn(12)) {
            result = late(result);
        }
        return result.onComplete(done -> time.note(pod + " " + call + " -> "
                + (done.succeeded() ? String.valueOf(done.result()) : String.valueOf(done.cause()))));
    }
}
