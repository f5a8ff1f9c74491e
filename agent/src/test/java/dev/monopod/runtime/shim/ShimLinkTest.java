package dev.monopod.runtime.shim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.monopod.runtime.launch.IdentityStep;
import dev.monopod.runtime.launch.LaunchPlan;
import dev.monopod.runtime.launch.Namespace;
import dev.monopod.runtime.launch.NamespaceStep;
import dev.monopod.runtime.wire.WireException;
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
import java.time.Duration;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A link to a shim that takes its time: the other end of the socket is this test, which says what the golden frames say. */
class ShimLinkTest {
    private static final Path GOLDEN = Path.of("../infra-container/golden");
    private static final int REQUEST_AT = 6;

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final Promise<NetSocket> shim = Promise.promise();
    private final Promise<ShimProcess> news = Promise.promise();

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    @Test
    @Timeout(60)
    void howAStartCameOutIsToldThoughTheAnswerComesTooLate() throws IOException {
        ShimLink link = linked();
        Future<ShimProcess> started = asked(() -> link.start(start(), Duration.ofMillis(1)));

        assertThatThrownBy(started::await)
                .isInstanceOf(UnansweredException.class)
                .hasMessageContaining("start app-1");

        shim.future().await().write(Buffer.buffer(golden("process-failed")));
        assertThat(news.future().await().id()).isEqualTo("app-1");
    }

    @Test
    @Timeout(60)
    void whoeverSpeaksAnotherProtocolIsKnownByIt() {
        SocketAddress socket =
                SocketAddress.domainSocketAddress(folder.resolve("shim.sock").toString());
        vertx.createNetServer()
                .connectHandler(other -> other.write(Buffer.buffer(new byte[4])))
                .listen(socket)
                .await();

        Future<ShimLink.Greeting> greeted = asked(() ->
                ShimLink.connect(vertx, vertx.createNetClient(), Path.of(socket.path()), news::complete, () -> {}));

        assertThatThrownBy(greeted::await).isInstanceOf(WireException.class);
    }

    /** Its first request, hello, has been answered; so the next one has the number 2, as the golden answer has. */
    private ShimLink linked() throws IOException {
        byte[] welcome = golden("welcome");
        welcome[REQUEST_AT] = 1;
        SocketAddress socket =
                SocketAddress.domainSocketAddress(folder.resolve("shim.sock").toString());
        vertx.createNetServer()
                .connectHandler(other -> {
                    other.write(Buffer.buffer(welcome));
                    shim.complete(other);
                })
                .listen(socket)
                .await();
        return asked(() -> ShimLink.connect(
                                vertx, vertx.createNetClient(), Path.of(socket.path()), news::complete, () -> {})
                        .map(ShimLink.Greeting::link))
                .await();
    }

    private <T> Future<T> asked(Supplier<Future<T>> what) {
        Promise<T> answer = Promise.promise();
        context.runOnContext(nothing -> what.get().onComplete(answer));
        return answer.future();
    }

    private static Start start() {
        LaunchPlan plan = new LaunchPlan(List.of(
                new NamespaceStep.ProcessNew(EnumSet.noneOf(Namespace.class), ""),
                new IdentityStep.Exec(List.of("/bin/true"), List.of())));
        return new Start("app-1", "app-1.exit", "", 0, 0, plan);
    }

    private static byte[] golden(String name) throws IOException {
        return HexFormat.of()
                .parseHex(Files.readAllLines(GOLDEN.resolve(name + ".hex")).stream()
                        .map(line -> line.replaceFirst("#.*", "").replace(" ", ""))
                        .collect(Collectors.joining()));
    }
}
