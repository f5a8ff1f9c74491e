package dev.monopod.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.model.life.RestartPolicy;
import dev.monopod.model.status.TerminatedReason;
import dev.monopod.reconcile.ContainerState.Idle;
import dev.monopod.reconcile.ContainerState.Running;
import dev.monopod.reconcile.Ending;
import dev.monopod.reconcile.Exit;
import dev.monopod.reconcile.Lives;
import dev.monopod.reconcile.Moment;
import dev.monopod.reconcile.PodState;
import dev.monopod.reconcile.SandboxState.Absent;
import dev.monopod.reconcile.Termination;
import dev.monopod.runtime.DamagedRecord;
import dev.monopod.runtime.PodRuntime;
import dev.monopod.runtime.PodRuntime.StartOutcome;
import dev.monopod.worker.VirtualTime.Life;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A runtime that breaks its contract, or whose disk does: the worker goes on. Each of these once left a container waiting for ever. */
class PodWorkerFailuresTest {
    private static final PodState FRESH =
            Lives.fresh(Lives.wanted(List.of("app"), RestartPolicy.NEVER, Duration.ofSeconds(10)));
    private static final Instant T = Instant.EPOCH;

    private final VirtualTime time = new VirtualTime();
    private final Loop loop = new SimulatedLoop(time, new Life(), new Faults(new Random(1), time));
    private final List<String> asked = new ArrayList<>();
    private final List<PodState> told = new ArrayList<>();
    private PodState state = FRESH;

    @Test
    void aSettlingThatFailsIsTriedAgain() {
        PodWorker worker = worker(call -> switch (call) {
            case "start" -> Future.succeededFuture(new StartOutcome.NeverRan(new Exit(0, 0, 1, 2, T, T)));
            case "settle" ->
                times("settle") == 1 ? Future.failedFuture(new IllegalStateException("no thread")) : ended();
            default -> Future.succeededFuture();
        });
        worker.start();
        run(Duration.ofSeconds(2));

        assertThat(times("settle")).isEqualTo(2);
        assertThat(state.container("app"))
                .isInstanceOfSatisfying(
                        Idle.class, idle -> assertThat(idle.history().last()).isPresent());
    }

    @Test
    void aStartOfWhichNothingIsEverToldIsKilledThenEndsWithItsSandboxAndIsMadeAnew() {
        PodWorker worker = worker(call -> switch (call) {
            case "start" -> {
                if (times("start") == 1) {
                    throw new IllegalStateException("thrown, not told");
                }
                yield Future.succeededFuture(new StartOutcome.Started(7, T));
            }
            default -> Future.succeededFuture();
        });
        worker.start();
        run(Duration.ofSeconds(119));
        assertThat(asked).doesNotContain("kill", "removeSandbox");
        run(Duration.ofSeconds(3));
        assertThat(asked).endsWith("start", "kill");
        run(Duration.ofSeconds(10));

        assertThat(asked).endsWith("start", "kill", "removeSandbox", "createSandbox", "start");
        assertThat(state.container("app"))
                .isInstanceOfSatisfying(
                        Running.class,
                        running -> assertThat(running.attempt().number())
                                .as("what never began is no attempt")
                                .isZero());
    }

    @Test
    void whoeverCouldNotBeToldToEndIsToldAgainAndHasNoMoreTimeForThat() {
        PodWorker worker = worker(call -> call.equals("stop") && times("stop") < 3
                ? Future.failedFuture(new IOException("the connection was lost"))
                : Future.succeededFuture());
        worker.start();
        run(Duration.ofSeconds(1));
        worker.remove();
        run(Duration.ofSeconds(9));
        assertThat(asked).endsWith("note the ending", "stop", "stop", "stop");

        run(Duration.ofSeconds(2));
        assertThat(asked).endsWith("stop", "stop", "stop", "kill");
    }

    @Test
    void whatCantBeReadForHoursIsReadLaterAndNothingIsTouchedMeanwhile() {
        boolean[] readable = {false};
        PodWorker worker = worker(call -> call.equals("recover") && !readable[0]
                ? Future.failedFuture(new IOException("too many open files"))
                : Future.succeededFuture());
        worker.start();
        run(Duration.ofHours(3));
        assertThat(asked).doesNotContain("discard", "createSandbox", "removeSandbox");

        readable[0] = true;
        run(Duration.ofMinutes(1).plusSeconds(1));
        assertThat(asked).endsWith("recover", "createSandbox", "start");
    }

    @Test
    void aPodThatCantBeRecoveredYetIsToldOfWithTheReason() {
        PodWorker worker = worker(call -> Future.failedFuture(new IOException("too many open files")));
        worker.start();
        run(Duration.ofMillis(1));

        assertThat(told).hasSize(1);
        assertThat(state.sandbox())
                .isInstanceOfSatisfying(
                        Absent.class,
                        absent -> assertThat(absent.retry().message()).isEqualTo("too many open files"));
        worker.remove();
        run(Duration.ofSeconds(2));
        assertThat(state.removed()).isTrue();
    }

    @Test
    void whatCanNeverBeUnderstoodIsClearedAwayAndThePodMadeAnew() {
        PodWorker worker = worker(call -> call.equals("recover") || (call.equals("discard") && times("discard") == 1)
                ? Future.failedFuture(new DamagedRecord("not the record of an attempt", new IOException()))
                : Future.succeededFuture());
        worker.start();
        run(Duration.ofSeconds(40));

        assertThat(asked)
                .containsSequence("recover", "recover", "recover", "recover", "discard", "discard", "createSandbox");
    }

    @Test
    void aRemovalThatIsAskedForBeforeItIsKnownWhatThereIsIsPutOnRecord() {
        PodWorker worker = worker(call -> call.equals("recover") && times("recover") < 3
                ? Future.failedFuture(new IOException("too many open files"))
                : Future.succeededFuture());
        worker.start();
        worker.remove();
        run(Duration.ofSeconds(10));

        assertThat(asked).containsSubsequence("recover", "recover", "recover", "note the ending", "removePod");
    }

    @Test
    void nothingIsReadAgainOfAPodThatIsLeftToItself() {
        Promise<PodState> recovered = Promise.promise();
        PodWorker worker = worker(call -> call.equals("recover") ? recovered.future() : Future.succeededFuture());
        worker.start();
        worker.detach();
        recovered.fail(new IOException("too many open files"));
        run(Duration.ofMinutes(1));

        assertThat(asked).containsExactly("recover", "detach");
        assertThat(told).isEmpty();
    }

    private long times(String call) {
        return asked.stream().filter(call::equals).count();
    }

    private static Future<Termination> ended() {
        return Future.succeededFuture(
                new Termination(128, 0, TerminatedReason.START_ERROR, "", T, T, new Moment(Duration.ofHours(2))));
    }

    private void run(Duration virtual) {
        long until = time.nanos() + virtual.toNanos();
        boolean[] over = {false};
        time.at(until, new Life(), () -> over[0] = true);
        while (!over[0]) {
            time.step();
        }
    }

    private PodWorker worker(Function<String, Future<?>> runtime) {
        PodListener listener = new PodListener() {
            @Override
            public void changed(PodState before, PodState next) {
                state = next;
                told.add(next);
            }

            @Override
            public void failed(String what, String why) {}

            @Override
            public void warned(String container, dev.monopod.model.status.EventReason reason, String message) {}

            @Override
            public void ended() {}
        };
        return new PodWorker(
                loop, events -> runtime(runtime), (own, some, heard) -> new NobodyTends(), listener, FRESH);
    }

    private PodRuntime runtime(Function<String, Future<?>> answer) {
        return (PodRuntime) Proxy.newProxyInstance(
                PodRuntime.class.getClassLoader(), new Class<?>[] {PodRuntime.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("note")) {
                        asked.add(method.getName());
                    } else if (arguments[0] instanceof Ending) {
                        asked.add("note the ending");
                    }
                    Future<?> given = answer.apply(method.getName());
                    if (!given.succeeded()) {
                        return given;
                    }
                    return switch (method.getName()) {
                        case "recover" -> Future.succeededFuture(arguments[0]);
                        case "removeSandbox" -> Future.succeededFuture(Map.of());
                        case "createSandbox" -> Future.succeededFuture(T);
                        case "start" ->
                            given.result() == null ? Future.succeededFuture(new StartOutcome.Started(7, T)) : given;
                        default -> given;
                    };
                });
    }
}
