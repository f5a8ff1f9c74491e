package dev.monopod.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.model.life.RestartPolicy;
import dev.monopod.model.status.EventReason;
import dev.monopod.reconcile.Lives;
import dev.monopod.reconcile.Moment;
import dev.monopod.reconcile.Now;
import dev.monopod.reconcile.PodState;
import dev.monopod.reconcile.Retry;
import dev.monopod.reconcile.SandboxState;
import dev.monopod.runtime.PodRuntime;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A worker whose runtime is so quick that all is done before the worker asks: what takes long on a real machine need not. */
class PodWorkerTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    @Test
    void nothingIsToldOfAPodAfterItsEnd() {
        List<String> told = new CopyOnWriteArrayList<>();
        Promise<Void> ended = Promise.promise();
        PodListener listener = new PodListener() {
            @Override
            public void changed(PodState before, PodState state) {
                told.add("changed");
            }

            @Override
            public void failed(String what, String why) {
                told.add("could not " + what);
            }

            @Override
            public void warned(String container, EventReason reason, String message) {}

            @Override
            public void hookFailed(String container, EventReason reason, String message, String why) {}

            @Override
            public void ended() {
                told.add("ended");
                // Behind all that the worker does in this turn.
                Vertx.currentContext().runOnContext(nothing -> ended.complete());
            }
        };
        Loop loop = VertxLoop.open(vertx, PodWorkerTest::now).await();
        PodState fresh = Lives.fresh(Lives.wanted(List.of("app"), RestartPolicy.ALWAYS, Duration.ZERO));
        loop.soon(() -> {
            PodWorker worker = new PodWorker(
                    loop,
                    events -> quick(),
                    (own, some, heard) -> new NobodyTends(),
                    listener,
                    fresh.asRemoved(Moment.BOOT));
            worker.start();
        });

        ended.future().await();

        assertThat(told).contains("changed").endsWith("ended");
    }

    @Test
    void aPodThatIsLeftToItselfBeforeItIsKnownIsNotTouched() {
        Promise<PodState> recovered = Promise.promise();
        List<String> asked = new CopyOnWriteArrayList<>();
        List<String> told = new CopyOnWriteArrayList<>();
        Promise<Void> over = Promise.promise();
        PodListener listener = new PodListener() {
            @Override
            public void changed(PodState before, PodState state) {
                told.add("changed");
            }

            @Override
            public void failed(String what, String why) {
                told.add("could not " + what);
            }

            @Override
            public void warned(String container, EventReason reason, String message) {}

            @Override
            public void hookFailed(String container, EventReason reason, String message, String why) {}

            @Override
            public void ended() {
                told.add("ended");
            }
        };
        Loop loop = VertxLoop.open(vertx, PodWorkerTest::now).await();
        PodState fresh = Lives.fresh(Lives.wanted(List.of("app"), RestartPolicy.ALWAYS, Duration.ZERO));
        loop.soon(() -> {
            PodRuntime runtime = runtime(recovered.future(), asked);
            PodWorker worker =
                    new PodWorker(loop, events -> runtime, (own, some, heard) -> new NobodyTends(), listener, fresh);
            worker.start();
            worker.detach();
            // What is left of the connection to the shim says that there is none.
            recovered.complete(fresh.with(new SandboxState.Broken(Retry.NONE)));
            loop.soon(() -> loop.soon(over::complete));
        });

        over.future().await();

        assertThat(asked).containsExactly("recover", "detach");
        assertThat(told).isEmpty();
    }

    private static Now now() {
        return new Now(Moment.BOOT, Instant.EPOCH);
    }

    private static PodRuntime quick() {
        return (PodRuntime) Proxy.newProxyInstance(
                PodRuntime.class.getClassLoader(),
                new Class<?>[] {PodRuntime.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "recover" -> Future.succeededFuture(((PodState) arguments[0]).asRemoved(Moment.BOOT));
                    case "removeSandbox" -> Future.succeededFuture(Map.of());
                    case "imageIds", "users" -> Map.of();
                    default -> Future.succeededFuture();
                });
    }

    private static PodRuntime runtime(Future<PodState> recovered, List<String> asked) {
        return (PodRuntime) Proxy.newProxyInstance(
                PodRuntime.class.getClassLoader(), new Class<?>[] {PodRuntime.class}, (proxy, method, arguments) -> {
                    asked.add(method.getName());
                    return switch (method.getName()) {
                        case "recover" -> recovered;
                        case "removeSandbox", "imageIds", "users" -> Map.of();
                        default -> Future.succeededFuture();
                    };
                });
    }
}
