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

/** A command with a time limit, and what is kept of its output. Confined to the context that began it. */
final class TimedExec implements ExecSession.Events {
    private final Promise<ExecResult> result = Promise.promise();
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private Optional<ExecSession> session = Optional.empty();

    private TimedExec() {}

    static Future<ExecResult> run(Vertx vertx, Future<ExecSession.Opening> prepared, Duration timeout) {
        TimedExec exec = new TimedExec();
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
