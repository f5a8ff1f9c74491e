package dev.monopod.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.model.life.Handler;
import dev.monopod.model.life.Handler.Scheme;
import dev.monopod.model.life.Hook;
import dev.monopod.model.life.Probe;
import dev.monopod.probe.check.CheckResult;
import dev.monopod.probe.check.ProbedPod;
import dev.monopod.runtime.ExecResult;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Hooks, and probes that run a program, with the outcomes of programs arranged. */
class HookRunTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final VirtualTurns turns = new VirtualTurns();
    private final List<String> commands = new ArrayList<>();
    private final Deque<Future<ExecResult>> outcomes = new ArrayDeque<>();
    private final List<String> warnings = new ArrayList<>();
    private final Execs execs = (container, attempt, command, timeout) -> {
        commands.add(container + attempt + " " + command + " " + timeout);
        return outcomes.remove();
    };

    private String hook(Hook hook) throws Exception {
        try (ProbedPod pod = new ProbedPod()) {
            HookRun hooks = new HookRun(turns, pod.checks(), execs, warnings::add);
            List<String> done = new ArrayList<>();
            HookRun.Running running = hooks.run("app", 2, hook, LIMIT);
            running.done()
                    .onComplete(result -> done.add(
                            result.succeeded() ? "done" : result.cause().getMessage()));
            turns.pass(Duration.ofMinutes(1));
            return String.join(";", done);
        }
    }

    @Test
    void aProgramsStatusDecides() throws Exception {
        Handler.Exec exec = new Handler.Exec(List.of("sh", "-c", "exit $0", "a b"));
        outcomes.add(Future.succeededFuture(new ExecResult.Exited(0, "said")));
        outcomes.add(Future.succeededFuture(new ExecResult.Exited(3, "said")));
        outcomes.add(Future.succeededFuture(new ExecResult.TimedOut("said")));
        outcomes.add(Future.succeededFuture(new ExecResult.NotStarted("no sh")));
        outcomes.add(Future.failedFuture("the shim is gone"));

        String failed = "Exec lifecycle hook for Container \"app\" failed - error: ";
        assertThat(List.of(hook(exec), hook(exec), hook(exec), hook(exec), hook(exec)))
                .containsExactly(
                        "done",
                        failed + "exited with 3",
                        failed + "did not end within 30s",
                        failed + "no sh",
                        failed + "the shim is gone");
        assertThat(commands).hasSize(5).containsOnly("app2 [sh, -c, exit $0, a b] PT30S");
    }

    @Test
    void sleepsAsLongAsItMay() throws Exception {
        assertThat(hook(new Handler.Sleep(Duration.ofSeconds(30)))).isEqualTo("done");
        assertThat(hook(new Handler.Sleep(Duration.ZERO))).isEqualTo("done");
        assertThat(hook(new Handler.Sleep(Duration.ofSeconds(31))))
                .isEqualTo("Sleep lifecycle hook of 31s was cut off after 30s");
    }

    @Test
    void aSleepThatIsCancelledIsOver() throws Exception {
        try (ProbedPod pod = new ProbedPod()) {
            HookRun hooks = new HookRun(turns, pod.checks(), execs, warnings::add);
            HookRun.Running running = hooks.run("app", 0, new Handler.Sleep(Duration.ofSeconds(5)), LIMIT);

            running.cancel();

            assertThat(turns.idle()).isTrue();
            assertThat(running.done().isComplete()).isFalse();
        }
    }

    @Test
    void anErrorOfAProgramIsTriedThreeTimes() throws Exception {
        for (int i = 0; i < 4; i++) {
            outcomes.add(Future.succeededFuture(new ExecResult.NotStarted("no " + i)));
        }
        assertThat(probe()).isEqualTo(new CheckResult.Errored("unknown", "no 2"));
        outcomes.clear();

        outcomes.add(Future.failedFuture("the shim is gone"));
        outcomes.add(Future.succeededFuture(new ExecResult.Exited(1, "ill\u0007")));
        assertThat(probe()).isEqualTo(new CheckResult.Failed("ill?"));

        outcomes.add(Future.succeededFuture(new ExecResult.TimedOut("half")));
        assertThat(probe()).isEqualTo(new CheckResult.Failed("command timed out after 2s"));

        outcomes.add(Future.succeededFuture(new ExecResult.Exited(0, "well")));
        assertThat(probe()).isEqualTo(new CheckResult.Passed("well"));
        assertThat(outcomes).isEmpty();
        assertThat(commands.get(0)).isEqualTo("app1 [cat, /tmp/health] PT2S");
    }

    @Test
    void aProgramThatIsNotEvenTriedErrsTheRunAndDoesNotEndTheProbe() throws Exception {
        Probe probe = new Probe(new Handler.Exec(List.of("true")), Duration.ZERO, LIMIT, LIMIT, 1, 1, Optional.empty());
        Execs broken = (container, attempt, command, timeout) -> {
            throw new IllegalStateException("no thread");
        };
        try (ProbedPod pod = new ProbedPod()) {
            assertThat(pod.look(checks -> new Prober(turns, checks, broken).begin("app", 1, probe)))
                    .isEqualTo(new CheckResult.Errored("unknown", "no thread"));
        }
    }

    private CheckResult probe() throws Exception {
        try (ProbedPod pod = new ProbedPod()) {
            Probe probe = new Probe(
                    new Handler.Exec(List.of("cat", "/tmp/health")),
                    Duration.ZERO,
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(2),
                    1,
                    1,
                    Optional.empty());
            return pod.look(checks -> new Prober(turns, checks, execs).begin("app", 1, probe));
        }
    }

    @Test
    void anHttpHookFailsWhereNobodyAnswers() throws Exception {
        try (ProbedPod pod = new ProbedPod()) {
            HookRun hooks = new HookRun(turns, pod.checks(), execs, warnings::add);
            Handler.HttpGet get = new Handler.HttpGet(Scheme.HTTP, Optional.empty(), 80, "/warm-up", List.of());
            var failure = new java.util.concurrent.CompletableFuture<String>();
            pod.context()
                    .runOnContext(turn -> hooks.run("app", 0, get, LIMIT)
                            .done()
                            .onComplete(
                                    result -> failure.complete(result.cause().getMessage())));

            assertThat(failure.get(30, java.util.concurrent.TimeUnit.SECONDS))
                    .isEqualTo("HTTP lifecycle hook (/warm-up) for Container \"app\" failed - error:"
                            + " Get \"http://127.0.0.1:80/warm-up\": dial tcp 127.0.0.1:80: Connection refused");
        }
    }
}
