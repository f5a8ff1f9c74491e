package dev.monopod.probe;

import dev.monopod.model.life.Handler;
import dev.monopod.model.life.Hook;
import dev.monopod.probe.check.Check;
import dev.monopod.probe.check.CheckResult;
import dev.monopod.probe.check.Checks;
import dev.monopod.probe.check.Excerpt;
import dev.monopod.probe.check.Seconds;
import dev.monopod.runtime.ExecResult;
import dev.monopod.runtime.Why;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Carries hooks out (pkg/kubelet/lifecycle/handlers.go). Confined to the turns of the pod's worker. */
public final class HookRun {
    /** For a hook after the start, which may take as long as it will: longer than any machine stays up. */
    public static final Duration WITHOUT_LIMIT = Duration.ofDays(10_000);

    private final Turns turns;
    private final Checks checks;
    private final Execs execs;
    private final Consumer<String> warnings;

    /** @param warnings hears what a LifecycleHTTPFallback event tells in Kubernetes */
    public HookRun(Turns turns, Checks checks, Execs execs, Consumer<String> warnings) {
        this.turns = turns;
        this.checks = checks;
        this.execs = execs;
        this.warnings = warnings;
    }

    /** A hook that is under way. */
    public interface Running {
        /** Fails with a {@link HookFailure}. */
        Future<Void> done();

        /** Nobody waits for it any more, and it is not said what comes of {@link #done}. A program that runs goes on until its time is over. */
        void cancel();
    }

    /**
     * A hook that was not carried out, or not well. Its message has neither the command nor what that said, in which secrets may be; the
     * answer to a request it may have, for which the kubelet's events don't repeat it.
     */
    public static final class HookFailure extends Exception {
        private static final long serialVersionUID = 1;

        HookFailure(String message) {
            super(message);
        }
    }

    /**
     * Begins.
     *
     * @param limit what is left of the grace period before a stop; {@link #WITHOUT_LIMIT} after a start
     */
    public Running run(String container, int attempt, Hook hook, Duration limit) {
        if (hook instanceof Handler.Exec exec) {
            return exec(container, attempt, exec.command(), limit);
        } else if (hook instanceof Handler.HttpGet request) {
            return http(container, request, limit);
        }
        return sleep((Handler.Sleep) hook, limit);
    }

    private Running exec(String container, int attempt, List<String> command, Duration limit) {
        String what = "Exec lifecycle hook for Container \"" + container + "\" failed";
        Future<Void> done = execs.exec(container, attempt, command, limit).transform(outcome -> {
            if (outcome.failed()) {
                return failure(what + " - error: " + Excerpt.of(Why.of(outcome.cause())));
            }
            ExecResult result = outcome.result();
            if (result instanceof ExecResult.Exited exited) {
                return exited.code() == 0
                        ? Future.succeededFuture()
                        : failure(what + " - error: exited with " + exited.code());
            } else if (result instanceof ExecResult.TimedOut) {
                return failure(what + " - error: did not end within " + Seconds.of(limit));
            }
            return failure(what + " - error: " + Excerpt.of(((ExecResult.NotStarted) result).why()));
        });
        return running(done, () -> {});
    }

    private Running http(String container, Handler.HttpGet request, Duration limit) {
        Check check = checks.hook(request, limit);
        Future<Void> done = check.result().compose(result -> {
            if (result instanceof CheckResult.Warned warned) {
                warnings.accept(warned.message());
            }
            return result instanceof CheckResult.Passed || result instanceof CheckResult.Warned
                    ? Future.succeededFuture()
                    : failure("HTTP lifecycle hook (" + Excerpt.of(request.path()) + ") for Container \"" + container
                            + "\" failed - error: " + result.message());
        });
        return running(done, check::cancel);
    }

    private Running sleep(Handler.Sleep sleep, Duration limit) {
        Promise<Void> done = Promise.promise();
        boolean enough = sleep.time().compareTo(limit) <= 0;
        Turns.Alarm alarm = turns.in(enough ? sleep.time() : limit, () -> {
            if (enough) {
                done.complete();
            } else {
                done.fail(new HookFailure("Sleep lifecycle hook of " + Seconds.of(sleep.time()) + " was cut off after "
                        + Seconds.of(limit)));
            }
        });
        return running(done.future(), alarm::cancel);
    }

    private static Future<Void> failure(String message) {
        return Future.failedFuture(new HookFailure(message));
    }

    private static Running running(Future<Void> done, Runnable cancel) {
        return new Running() {
            @Override
            public Future<Void> done() {
                return done;
            }

            @Override
            public void cancel() {
                cancel.run();
            }
        };
    }
}
