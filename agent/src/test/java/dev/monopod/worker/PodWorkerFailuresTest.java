package dev.monopod.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.model.life.ContainerLife;
import dev.monopod.model.life.Handler;
import dev.monopod.model.life.Hook;
import dev.monopod.model.life.PodLife;
import dev.monopod.model.life.RestartPolicy;
import dev.monopod.model.life.Role;
import dev.monopod.model.status.EventReason;
import dev.monopod.model.status.TerminatedReason;
import dev.monopod.reconcile.ContainerState.Idle;
import dev.monopod.reconcile.ContainerState.Running;
import dev.monopod.reconcile.Ending;
import dev.monopod.reconcile.Exit;
import dev.monopod.reconcile.Lives;
import dev.monopod.reconcile.Moment;
import dev.monopod.reconcile.PodState;
import dev.monopod.reconcile.ProbeRun;
import dev.monopod.reconcile.ProbeState;
import dev.monopod.reconcile.SandboxState.Absent;
import dev.monopod.reconcile.Stop;
import dev.monopod.reconcile.Termination;
import dev.monopod.reconcile.Wanted;
import dev.monopod.runtime.DamagedRecord;
import dev.monopod.runtime.PodRuntime;
import dev.monopod.runtime.PodRuntime.StartOutcome;
import dev.monopod.worker.VirtualTime.Life;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
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
    private final List<String> warnings = new ArrayList<>();
    private Future<Void> hookResult = Future.succeededFuture();
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

    /** The note before a hook hangs for longer than the container has: it is told to end by then, and a hook after that is none. */
    @Test
    void noHookIsRunOnceItsContainerWasToldToEnd() {
        Promise<Void> note = Promise.promise();
        PodWorker worker = worker(
                Lives.fresh(withPreStop()),
                call -> call.equals("note the stop") ? note.future() : Future.succeededFuture());
        worker.start();
        run(Duration.ofSeconds(1));
        worker.remove();
        run(Duration.ofSeconds(11));
        note.complete();
        run(Duration.ofMillis(500));

        assertThat(asked).containsSequence("note the stop", "stop").doesNotContain("hook");
    }

    /** Everybody may read an event, and what a program says may be secret. */
    @Test
    void whyAHookFailedIsForTheLogAlone() {
        hookResult = Future.failedFuture(new IOException("token=secret"));
        PodWorker worker = worker(Lives.fresh(withPreStop()), call -> Future.succeededFuture());
        worker.start();
        run(Duration.ofSeconds(1));
        worker.remove();
        run(Duration.ofSeconds(1));

        assertThat(warnings).containsExactly("app FailedPreStopHook PreStopHook failed");
    }

    private static Wanted withPreStop() {
        ContainerLife plain = Lives.plain("app", Role.APP, RestartPolicy.NEVER);
        ContainerLife hooked = new ContainerLife(
                plain.name(),
                plain.role(),
                plain.restarts(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Handler.Sleep(Duration.ofSeconds(1))),
                Optional.empty());
        return new Wanted(
                new PodLife(List.of(hooked), RestartPolicy.NEVER, Duration.ofSeconds(10), Optional.empty()),
                Optional.empty());
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
        return worker(FRESH, runtime);
    }

    private PodWorker worker(PodState fresh, Function<String, Future<?>> runtime) {
        PodListener listener = new PodListener() {
            @Override
            public void changed(PodState before, PodState next) {
                state = next;
                told.add(next);
            }

            @Override
            public void failed(String what, String why) {}

            @Override
            public void warned(String container, EventReason reason, String message) {
                warnings.add(container + " " + reason.word() + " " + message);
            }

            @Override
            public void hookFailed(String container, EventReason reason, String message, String why) {
                warned(container, reason, message);
            }

            @Override
            public void ended() {}
        };
        Tending tending = new Tending() {
            @Override
            public Future<Void> run(String container, int attempt, Hook hook, Duration atMost) {
                asked.add("hook");
                return hookResult;
            }

            @Override
            public void follow(Map<ProbeRun, ProbeState> runs, Set<ProbeRun> adopted) {}

            @Override
            public void close() {}
        };
        return new PodWorker(loop, events -> runtime(runtime), (own, some, heard) -> tending, listener, fresh);
    }

    private PodRuntime runtime(Function<String, Future<?>> answer) {
        return (PodRuntime) Proxy.newProxyInstance(
                PodRuntime.class.getClassLoader(), new Class<?>[] {PodRuntime.class}, (proxy, method, arguments) -> {
                    String call = name(method, arguments);
                    if (!call.equals("note")) {
                        asked.add(call);
                    }
                    Future<?> given = answer.apply(call);
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

    private static String name(Method method, Object[] arguments) {
        if (!method.getName().equals("note")) {
            return method.getName();
        }
        Object noted = arguments[arguments.length - 1];
        return noted instanceof Ending ? "note the ending" : noted instanceof Stop ? "note the stop" : "note";
    }
}
