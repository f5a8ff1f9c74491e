package dev.monopod.probe.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.model.life.Handler.Grpc;
import dev.monopod.model.life.Handler.HttpGet;
import dev.monopod.model.life.Handler.Scheme;
import dev.monopod.model.life.Handler.Tcp;
import dev.monopod.probe.check.CheckResult.Failed;
import dev.monopod.probe.check.CheckResult.Passed;
import dev.monopod.probe.check.CheckResult.Warned;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Servers as those in Kubernetes' own tests (test/images/agnhost of 1.36), under the names of these; what follows from the answers is played
 * in dev.monopod.conformance.
 */
@Timeout(120)
class ServerNamesTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String ILL = "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n";

    private static ProbedPod pod;

    @BeforeAll
    static void makePod() throws Exception {
        pod = new ProbedPod();
    }

    @AfterAll
    static void closePod() throws Exception {
        pod.close();
    }

    private static HttpGet get(Scheme scheme, String path) {
        return new HttpGet(scheme, Optional.empty(), 8080, path, List.of());
    }

    private static CheckResult probe(String path) throws Exception {
        return pod.look(checks -> checks.http(get(Scheme.HTTP, path), LONG));
    }

    /** Well for so many questions after its health, and ill from then on; sends others on. */
    private static TalkingServer.Talk liveness(int wellFor) {
        int[] asked = {0};
        return connection -> {
            String target = connection.request().split(" ")[1];
            if (target.startsWith("/redirect?loc=")) {
                String to = java.net.URLDecoder.decode(
                        target.substring("/redirect?loc=".length()), java.nio.charset.StandardCharsets.UTF_8);
                connection.say("HTTP/1.1 302 Found\r\nLocation: " + to + "\r\nContent-Length: 0\r\n\r\n");
            } else {
                connection.say(asked[0]++ < wellFor ? OK : ILL);
            }
            connection.listen();
        };
    }

    @Test
    @DisplayName("Probes: should be restarted with a /healthz http liveness probe")
    void aServerThatFallsIllFails() throws Exception {
        try (TalkingServer server = TalkingServer.start(pod.namespace(), 8080, liveness(1))) {
            assertThat(probe("/healthz")).isEqualTo(new Passed("ok"));
            assertThat(probe("/healthz")).isEqualTo(new Failed("HTTP probe failed with statuscode: 500"));
            assertThat(server.requests()).allMatch(head -> head.startsWith("GET /healthz HTTP/1.1\r\n"));
        }
    }

    @Test
    @DisplayName("Probes: should *not* be restarted with a /healthz http liveness probe")
    void aServerThatIsWellPasses() throws Exception {
        try (TalkingServer server = TalkingServer.start(pod.namespace(), 8080, liveness(10))) {
            for (int i = 0; i < 10; i++) {
                assertThat(probe("/healthz")).isEqualTo(new Passed("ok"));
            }
            assertThat(server.requests()).hasSize(10);
        }
    }

    @Test
    @DisplayName("Probes: should *not* be restarted with a tcp:8080 liveness probe")
    void aPortThatIsOpenPasses() throws Exception {
        Tcp port = new Tcp(Optional.empty(), 8080);
        try (ServerSocketChannel server = pod.namespace().listen(8080, 10)) {
            assertThat(pod.look(checks -> checks.tcp(port, LONG))).isEqualTo(new Passed(""));
            assertThat(server.accept().socket().getInputStream().read()).isEqualTo(-1);
        }
        assertThat(pod.look(checks -> checks.tcp(port, LONG))).isInstanceOf(Failed.class);
    }

    @Test
    @DisplayName("Probes: should be restarted with a local redirect http liveness probe")
    void aRedirectWithinTheContainerIsFollowed() throws Exception {
        try (TalkingServer server = TalkingServer.start(pod.namespace(), 8080, liveness(1))) {
            assertThat(probe("/redirect?loc=%2Fhealthz")).isEqualTo(new Passed("ok"));
            assertThat(probe("/redirect?loc=%2Fhealthz"))
                    .isEqualTo(new Failed("HTTP probe failed with statuscode: 500"));
            assertThat(server.requests()).hasSize(4);
        }
    }

    @Test
    @DisplayName("Probes: should *not* be restarted with a non-local redirect http liveness probe")
    void aRedirectElsewhereIsNot() throws Exception {
        try (TalkingServer server = TalkingServer.start(pod.namespace(), 8080, liveness(0))) {
            assertThat(probe("/redirect?loc=http%3A%2F%2F0.0.0.0%3A8080%2Fhealthz"))
                    .isInstanceOf(Warned.class);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    @DisplayName("Probes: should *not* be restarted with a GRPC liveness probe")
    void aServiceThatServesPasses() throws Exception {
        assertThat(grpc(5000)).isEqualTo(new Passed("service healthy"));
    }

    @Test
    @DisplayName("Probes: should be restarted with a GRPC liveness probe")
    void aServiceThatIsNotThereFails() throws Exception {
        assertThat(grpc(2333)).isInstanceOf(Failed.class);
    }

    /** A server on port 5000, and a look at another or that. */
    private static CheckResult grpc(int port) throws Exception {
        EventLoopGroup threads = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        HealthStatusManager health = new HealthStatusManager();
        Server server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 5000))
                .channelFactory(ServerNamesTest::socket)
                .bossEventLoopGroup(threads)
                .workerEventLoopGroup(threads)
                .addService(health.getHealthService())
                .build()
                .start();
        try {
            return pod.look(checks -> checks.grpc(new Grpc(port, ""), LONG));
        } finally {
            server.shutdownNow().awaitTermination();
            threads.shutdownGracefully().get();
        }
    }

    private static NioServerSocketChannel socket() {
        try {
            return new NioServerSocketChannel(pod.namespace().socket());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @DisplayName("Lifecycle hooks: should execute poststart http hook properly")
    void aHookAfterTheStartIsHeard() throws Exception {
        assertThat(hook(Scheme.HTTP, peer -> peer, "/echo?msg=poststart"))
                .startsWith("GET /echo?msg=poststart HTTP/1.1");
    }

    @Test
    @DisplayName("Lifecycle hooks: should execute prestop http hook properly")
    void aHookBeforeTheStopIsHeard() throws Exception {
        assertThat(hook(Scheme.HTTP, peer -> peer, "/echo?msg=prestop")).startsWith("GET /echo?msg=prestop HTTP/1.1");
    }

    @Test
    @DisplayName("Lifecycle hooks: should execute poststart https hook properly")
    void aHookAfterTheStartIsHeardThroughTls(@TempDir Path folder) throws Exception {
        assertThat(hook(Scheme.HTTPS, ServerTls.make(folder), "/echo?msg=poststart"))
                .startsWith("GET /echo?msg=poststart HTTP/1.1");
    }

    @Test
    @DisplayName("Lifecycle hooks: should execute prestop https hook properly")
    void aHookBeforeTheStopIsHeardThroughTls(@TempDir Path folder) throws Exception {
        assertThat(hook(Scheme.HTTPS, ServerTls.make(folder), "/echo?msg=prestop"))
                .startsWith("GET /echo?msg=prestop HTTP/1.1");
    }

    /** The one request that the server has heard; any answer will do. */
    private static String hook(Scheme scheme, TalkingServer.Layer layer, String path) throws Exception {
        try (TalkingServer server = TalkingServer.start(pod.namespace(), 8080, layer, liveness(0))) {
            assertThat(pod.look(checks -> checks.hook(get(scheme, path), LONG))).isEqualTo(new Passed(""));
            assertThat(server.requests()).hasSize(1);
            return server.requests().get(0);
        }
    }
}
