package dev.monopod.runtime.pod;

import dev.monopod.runtime.ExecEnd;
import dev.monopod.runtime.ExecResult;
import dev.monopod.runtime.ExecSession;
import dev.monopod.runtime.Why;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * A command with a time limit, and what is kept of its output. All of the output is taken, or the command would come to a stop and end in
 * another way; but what is more than any probe has to say is taken slowly, for it goes through the agent. Confined to the context that
 * began it.
 */
final class TimedExec implements ExecSession.Events {
    /** Bytes of output that are taken as fast as they come. */
    static final long AT_ONCE = 16 << 20;

    /** Bytes, after each of which there is a rest of {@link #REST_MILLIS}: 4 MiB a second. */
    static final long AFTERWARDS = 1 << 20;

    static final long REST_MILLIS = 250;

    private final Vertx vertx;
    private final Promise<ExecResult> result = Promise.promise();
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private Optional<ExecSession> session = Optional.empty();

    private long left = AT_ONCE;

    private TimedExec(Vertx vertx) {
        this.vertx = vertx;
    }

    static Future<ExecResult> run(Vertx vertx, Future<ExecSession.Opening> prepared, Duration timeout) {
        TimedExec exec = new TimedExec(vertx);
        long timer = vertx.setTimer(Math.max(1, timeout.toMillis()), over -> exec.timeOut());
        prepared.compose(opening -> exec.result.future().isComplete()
                        ? Future.failedFuture("its time is over")
                        : opening.open(exec))
                .onSuccess(exec::opened)
                .onFailure(cause -> exec.result.tryComplete(new ExecResult.NotStarted(Why.of(cause))));
        return exec.result.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    private void opened(ExecSession opened) {
        session = Optional.of(opened);
        if (result.future().isComplete()) {
            opened.kill();
        }
    }

    private void timeOut() {
        session.ifPresent(ExecSession::kill);
        result.tryComplete(new ExecResult.TimedOut(text()));
    }

    @Override
    public void output(boolean toStderr, Buffer bytes) {
        int kept = Math.min(bytes.length(), ExecResult.MOST_OUTPUT - output.size());
        output.write(bytes.getBytes(), 0, kept);
        left -= bytes.length();
        if (left <= 0) {
            left = AFTERWARDS;
            session.ifPresent(this::rest);
        }
    }

    private void rest(ExecSession from) {
        from.pause();
        vertx.setTimer(REST_MILLIS, over -> from.resume());
    }

    @Override
    public void ended(ExecEnd end) {
        if (end instanceof ExecEnd.Exited exited) {
            result.tryComplete(new ExecResult.Exited(exited.code(), exited.why().isEmpty() ? text() : exited.why()));
        } else if (end instanceof ExecEnd.Failed failed) {
            result.tryComplete(new ExecResult.NotStarted(failed.why()));
        }
    }

    private String text() {
        return output.toString(StandardCharsets.UTF_8);
    }
}
