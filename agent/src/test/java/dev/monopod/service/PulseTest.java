package dev.monopod.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PulseTest {
    private static final int LOOPS = 2;
    private static final Duration INTERVAL = Duration.ofMillis(10);

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(LOOPS));
    private final AtomicInteger beats = new AtomicInteger();
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void end() {
        release.countDown();
        vertx.close().await();
    }

    @Test
    void beatsAsLongAsAllLoopsTurn() {
        Pulse.start(vertx, LOOPS, INTERVAL, beats::incrementAndGet);

        await().until(() -> beats.get() > 3);
    }

    /** The order of the loops is theirs: each of the two is the first one once. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void stopsWhenOneOfThemHangs(int hanging) throws InterruptedException {
        Pulse.start(vertx, LOOPS, INTERVAL, beats::incrementAndGet);
        await().until(() -> beats.get() > 0);
        CountDownLatch hangs = new CountDownLatch(1);

        oneContextALoop().get(hanging).run(() -> {
            hangs.countDown();
            release.await();
        });
        hangs.await();

        // A beat may have been on its way; then there is none while the loop hangs, and again when it does not.
        int last = beats.get();
        await().during(INTERVAL.multipliedBy(20)).until(() -> beats.get() <= last + 1);
        release.countDown();
        await().until(() -> beats.get() > last + 1);
    }

    private interface Blocking {
        void run() throws InterruptedException;
    }

    private interface Loop {
        void run(Blocking what);
    }

    private List<Loop> oneContextALoop() {
        List<Loop> loops = new ArrayList<>();
        for (int i = 0; i < LOOPS; i++) {
            io.vertx.core.Context context = context();
            loops.add(what -> context.runOnContext(nothing -> {
                try {
                    what.run();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
        return loops;
    }

    private io.vertx.core.Context context() {
        List<io.vertx.core.Context> found = new ArrayList<>();
        vertx.deployVerticle(new io.vertx.core.VerticleBase() {
                    @Override
                    public io.vertx.core.Future<?> start() {
                        found.add(context);
                        return io.vertx.core.Future.succeededFuture();
                    }
                })
                .await();
        assertThat(found).hasSize(1);
        return found.get(0);
    }
}
