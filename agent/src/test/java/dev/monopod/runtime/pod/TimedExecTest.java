package dev.monopod.runtime.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.monopod.runtime.ExecEnd;
import dev.monopod.runtime.ExecResult;
import dev.monopod.runtime.ExecSession;
import dev.monopod.runtime.TerminalSize;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of a probe's or a hook's command, whatever the shim has to say of it, and when. */
class TimedExecTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(20);

    private final Vertx vertx = Vertx.vertx();
    private final Session session = new Session();

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    @Test
    void anEndComesWithTheOutputOfBothStreams() {
        Future<ExecResult> result = run(Future.succeededFuture(session), LONG);
        session.events.output(false, Buffer.buffer("out "));
        session.events.output(true, Buffer.buffer("err"));
        session.events.ended(new ExecEnd.Exited(3, ""));

        assertThat(result.await()).isEqualTo(new ExecResult.Exited(3, "out err"));
        assertThat(session.killed).isZero();
    }

    @Test
    void noMoreIsKeptThanTheKubeletKeeps() {
        Future<ExecResult> result = run(Future.succeededFuture(session), LONG);
        for (int i = 0; i < 3; i++) {
            session.events.output(false, Buffer.buffer("x".repeat(7000)));
        }
        session.events.ended(new ExecEnd.Exited(0, ""));

        assertThat(result.await()).isEqualTo(new ExecResult.Exited(0, "x".repeat(10240)));
    }

    /** One that writes without end must not keep the agent busy; all others end as they would. */
    @Test
    void ofVeryMuchOutputTheRestIsTakenSlowly() {
        Future<ExecResult> result = run(Future.succeededFuture(session), LONG);
        Buffer some = Buffer.buffer(new byte[1 << 16]);
        for (long sent = 0; sent < TimedExec.AT_ONCE; sent += some.length()) {
            assertThat(session.rests).hasValue(0);
            session.events.output(false, some);
        }
        assertThat(session.rests).hasValue(1);
        await().untilAsserted(() -> assertThat(session.rests).hasValue(0));
        for (long sent = 0; sent < TimedExec.AFTERWARDS; sent += some.length()) {
            session.events.output(true, some);
        }
        assertThat(session.rests).hasValue(1);
        await().untilAsserted(() -> assertThat(session.rests).hasValue(0));

        session.events.ended(new ExecEnd.Exited(0, ""));
        assertThat(result.await()).isEqualTo(new ExecResult.Exited(0, "\0".repeat(10240)));
    }

    @Test
    void aProgramThatIsNotThereHasTheShellsCodeAndTheReason() {
        Future<ExecResult> result = run(Future.succeededFuture(session), LONG);
        session.events.ended(new ExecEnd.Exited(127, "exec: \"nothing\": ENOENT"));

        assertThat(result.await()).isEqualTo(new ExecResult.Exited(127, "exec: \"nothing\": ENOENT"));
    }

    @Test
    void whatCouldNotBeRunSaysWhy() {
        Future<ExecResult> result = run(Future.succeededFuture(session), LONG);
        session.events.ended(new ExecEnd.Failed("the container does not run"));

        assertThat(result.await()).isEqualTo(new ExecResult.NotStarted("the container does not run"));
        assertThat(run(Future.failedFuture(new IOException("no shim")), LONG).await())
                .isEqualTo(new ExecResult.NotStarted("no shim"));
    }

    @Test
    void aCommandWhoseTimeIsOverIsKilled() {
        Future<ExecResult> result = run(Future.succeededFuture(session), SHORT);
        session.events.output(false, Buffer.buffer("so far"));

        assertThat(result.await()).isEqualTo(new ExecResult.TimedOut("so far"));
        assertThat(session.killed).isOne();
    }

    @Test
    void oneThatIsOpenedWhenItsTimeIsOverIsKilledToo() {
        Promise<ExecSession> opening = Promise.promise();
        Future<ExecResult> result = run(opening.future(), SHORT);

        assertThat(result.await()).isEqualTo(new ExecResult.TimedOut(""));
        opening.complete(session);
        assertThat(session.killed).isOne();
    }

    private Future<ExecResult> run(Future<? extends ExecSession> opened, Duration timeout) {
        ExecSession.Opening opening = events -> {
            session.events = events;
            return opened.map(one -> one);
        };
        return TimedExec.run(vertx, Future.succeededFuture(opening), timeout);
    }

    private static final class Session implements ExecSession {
        private Events events = new Events() {
            @Override
            public void output(boolean toStderr, Buffer bytes) {}

            @Override
            public void ended(ExecEnd end) {}
        };
        private int killed;
        private final AtomicInteger rests = new AtomicInteger();

        @Override
        public Future<Void> input(Buffer bytes) {
            return Future.succeededFuture();
        }

        @Override
        public void endInput() {}

        @Override
        public void resize(TerminalSize size) {}

        @Override
        public void pause() {
            rests.incrementAndGet();
        }

        @Override
        public void resume() {
            rests.decrementAndGet();
        }

        @Override
        public void kill() {
            killed++;
        }
    }
}
