package dev.monopod.runtime.shim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.runtime.ExecEnd;
import dev.monopod.runtime.ExecSession;
import dev.monopod.runtime.launch.IdentityStep;
import dev.monopod.runtime.launch.LaunchPlan;
import dev.monopod.runtime.launch.Namespace;
import dev.monopod.runtime.launch.NamespaceStep;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a command by what its shim says, and when that says nothing. The shim here says golden frames alone. */
@Timeout(60)
class ShimExecTest {
    private static final Path GOLDEN = Path.of("../infra-container/golden");
    private static final int ERRNO_AT = 10;

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final Promise<NetSocket> shim = Promise.promise();
    private final Promise<ExecEnd> end = Promise.promise();
    private final Promise<String> output = Promise.promise();

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    @Test
    void anEndIsToldAfterAllOutput() throws IOException {
        open();
        say(golden("started").appendBuffer(golden("output")).appendBuffer(golden("ended")));

        assertThat(output.future().await()).isEqualTo("err no!\n");
        assertThat(end.future().await()).isEqualTo(new ExecEnd.Exited(3, ""));
    }

    /** The golden frame's failed step is the fifth, and the last one of this plan. */
    @Test
    void aProgramThatIsNotThereIsAnEndWithTheShellsCode() throws IOException {
        open();
        say(golden("ended-failed"));

        assertThat(end.future().await()).isInstanceOfSatisfying(ExecEnd.Exited.class, exited -> {
            assertThat(exited.code()).isEqualTo(127);
            assertThat(exited.why()).startsWith("exec: \"ps\": ").contains("ENOENT");
        });
    }

    @Test
    void aRefusalSaysWhy() throws IOException {
        open();
        say(golden("refused"));

        assertThat(end.future().await())
                .isInstanceOfSatisfying(
                        ExecEnd.Failed.class, failed -> assertThat(failed.why()).contains("EBUSY"));
    }

    @Test
    void aContainerThatHasEndedIsSaidToHave() throws IOException {
        Buffer refused = golden("refused");
        refused.setByte(ERRNO_AT, (byte) 3);
        open();
        say(refused);

        assertThat(end.future().await())
                .isEqualTo(new ExecEnd.Failed("the container's attempt app-0 does not run any more"));
    }

    @Test
    void aShimThatIsLostIsToldOf() throws IOException {
        open();
        shim.future().await().close();

        assertThat(end.future().await()).isEqualTo(new ExecEnd.Failed("the connection to the pod's shim was lost"));
    }

    @Test
    void aCommandIsKilledThoughItsShimReadsNothing() throws IOException {
        ExecSession session = open();
        NetSocket other = shim.future().await();
        Promise<Void> closed = Promise.promise();
        other.closeHandler(closed::complete);
        other.pause();
        Promise<Void> stuck = Promise.promise();
        context.runOnContext(nothing -> {
            for (int i = 0; i < 64; i++) {
                session.input(Buffer.buffer(new byte[Exec.MOST_INPUT]));
            }
            session.kill();
            stuck.complete();
        });
        stuck.future().await();
        other.resume();

        closed.future().await();
        assertThat(end.future().isComplete()).isFalse();
    }

    private ExecSession open() {
        SocketAddress socket =
                SocketAddress.domainSocketAddress(folder.resolve("exec.sock").toString());
        vertx.createNetServer()
                .connectHandler(other -> {
                    other.handler(asked -> {});
                    shim.complete(other);
                })
                .listen(socket)
                .await();
        ExecSession.Events events = new ExecSession.Events() {
            @Override
            public void output(boolean toStderr, Buffer bytes) {
                output.complete((toStderr ? "err " : "out ") + bytes);
            }

            @Override
            public void ended(ExecEnd told) {
                end.complete(told);
            }
        };
        return asked(() -> ShimExec.open(
                        vertx.createNetClient(), Path.of(socket.path()), Frame.EXEC_VERSION, exec(), events))
                .await();
    }

    private void say(Buffer frames) {
        shim.future().await().write(frames);
    }

    private <T> Future<T> asked(Supplier<Future<T>> what) {
        Promise<T> answer = Promise.promise();
        context.runOnContext(nothing -> what.get().onComplete(answer));
        return answer.future();
    }

    private static Exec exec() {
        LaunchPlan plan = new LaunchPlan(List.of(
                new NamespaceStep.ProcessNew(EnumSet.noneOf(Namespace.class), "app-0"),
                new NamespaceStep.CgroupJoin(List.of()),
                new NamespaceStep.NsJoin(EnumSet.of(Namespace.NET), "app-0"),
                new IdentityStep.NoNewPrivs(),
                new IdentityStep.Exec(List.of("ps"), List.of())));
        return new Exec("app-0", true, "", plan);
    }

    private static Buffer golden(String name) throws IOException {
        return Buffer.buffer(HexFormat.of()
                .parseHex(Files.readAllLines(GOLDEN.resolve(name + ".hex")).stream()
                        .map(line -> line.replaceFirst("#.*", "").replace(" ", ""))
                        .collect(Collectors.joining())));
    }
}
