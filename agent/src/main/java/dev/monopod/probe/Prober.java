package dev.monopod.probe;

import dev.monopod.model.life.Handler;
import dev.monopod.model.life.Probe;
import dev.monopod.model.life.ProbeHandler;
import dev.monopod.probe.check.Check;
import dev.monopod.probe.check.CheckResult;
import dev.monopod.probe.check.Checks;
import dev.monopod.probe.check.Excerpt;
import dev.monopod.probe.check.Seconds;
import dev.monopod.reconcile.Moment;
import dev.monopod.runtime.ExecResult;
import dev.monopod.runtime.Why;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;

/**
 * Carries probes out for real. A run that errs, which says nothing about the container, is tried again, three times in all
 * (maxProbeRetries of pkg/kubelet/prober), as long as the probe's timeout is not over.
 */
public final class Prober implements Probing {
    private static final int TRIES = 3;

    private final Turns turns;
    private final Checks checks;
    private final Execs execs;

    public Prober(Turns turns, Checks checks, Execs execs) {
        this.turns = turns;
        this.checks = checks;
        this.execs = execs;
    }

    @Override
    public Check begin(String container, int attempt, Probe probe) {
        Tries tries = new Tries(container, attempt, probe.handler(), turns.now().plus(probe.timeout()));
        tries.next(probe.timeout());
        return tries;
    }

    private Check once(String container, int attempt, ProbeHandler handler, Duration time) {
        if (handler instanceof Handler.Exec exec) {
            return exec(container, attempt, exec.command(), time);
        } else if (handler instanceof Handler.HttpGet request) {
            return checks.http(request, time);
        } else if (handler instanceof Handler.Tcp tcp) {
            return checks.tcp(tcp, time);
        }
        return checks.grpc((Handler.Grpc) handler, time);
    }

    private Check exec(String container, int attempt, List<String> command, Duration time) {
        // Behind a future, so that whatever keeps it from being begun errs this run, and does not end the probe.
        Future<CheckResult> result = Future.succeededFuture()
                .compose(now -> execs.exec(container, attempt, command, time))
                .map(outcome -> result(outcome, time))
                .otherwise(cause -> new CheckResult.Errored("unknown", Excerpt.of(Why.of(cause))));
        return new Check() {
            @Override
            public Future<CheckResult> result() {
                return result;
            }

            @Override
            public void cancel() {
                // It ends with its container, or in its time.
            }
        };
    }

    /** @param time that it had: what the command was is not told, for the values of variables are in it */
    private static CheckResult result(ExecResult outcome, Duration time) {
        if (outcome instanceof ExecResult.Exited exited) {
            String output = Excerpt.of(exited.output());
            return exited.code() == 0 ? new CheckResult.Passed(output) : new CheckResult.Failed(output);
        } else if (outcome instanceof ExecResult.TimedOut) {
            return new CheckResult.Failed("command timed out after " + Seconds.of(time));
        }
        return new CheckResult.Errored("unknown", Excerpt.of(((ExecResult.NotStarted) outcome).why()));
    }

    private final class Tries implements Check {
        private final String container;
        private final int attempt;
        private final ProbeHandler handler;
        private final Moment end;
        private final Promise<CheckResult> result = Promise.promise();
        private int begun;
        private boolean cancelled;
        private Check latest = NOTHING;

        private Tries(String container, int attempt, ProbeHandler handler, Moment end) {
            this.container = container;
            this.attempt = attempt;
            this.handler = handler;
            this.end = end;
        }

        private void next(Duration time) {
            begun++;
            latest = once(container, attempt, handler, time);
            latest.result().onSuccess(this::came);
        }

        private void came(CheckResult outcome) {
            Duration left = turns.now().until(end);
            boolean again =
                    outcome instanceof CheckResult.Errored && begun < TRIES && left.compareTo(Duration.ZERO) > 0;
            if (cancelled) {
                return;
            }
            if (again) {
                next(left);
            } else {
                result.complete(outcome);
            }
        }

        @Override
        public Future<CheckResult> result() {
            return result.future();
        }

        @Override
        public void cancel() {
            cancelled = true;
            latest.cancel();
        }
    }

    private static final Check NOTHING = new Check() {
        @Override
        public Future<CheckResult> result() {
            return Promise.<CheckResult>promise().future();
        }

        @Override
        public void cancel() {}
    };
}
