package dev.monopod.probe.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.monopod.model.life.Handler.Grpc;
import dev.monopod.probe.check.CheckResult.Failed;
import dev.monopod.probe.check.CheckResult.Passed;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class GrpcCheckTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int PORT = 9090;
    private static final int HOSTILE = 9091;

    /** Netty's first one. */
    private static final int STREAM = 3;

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RESET = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GO_AWAY = 7;
    private static final int CONTINUATION = 9;

    private static ProbedPod pod;
    private static EventLoopGroup threads;
    private static Server server;
    private static final HealthStatusManager health = new HealthStatusManager();
    private static final List<Metadata> heard = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void startServer() throws Exception {
        pod = new ProbedPod();
        threads = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT))
                .channelFactory(GrpcCheckTest::socket)
                .bossEventLoopGroup(threads)
                .workerEventLoopGroup(threads)
                .addService(health.getHealthService())
                .intercept(new Hearing())
                .build()
                .start();
        health.setStatus("ready", ServingStatus.SERVING);
        health.setStatus("äöü", ServingStatus.SERVING);
        health.setStatus("ill", ServingStatus.NOT_SERVING);
        health.setStatus("odd", ServingStatus.UNKNOWN);
    }

    private static NioServerSocketChannel socket() {
        try {
            return new NioServerSocketChannel(pod.namespace().socket());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Hearing implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            heard.add(headers);
            if (call.getMethodDescriptor().getFullMethodName().isEmpty()) {
                call.close(Status.INTERNAL, headers);
            }
            return next.startCall(call, headers);
        }
    }

    @AfterAll
    static void close() throws Exception {
        server.shutdownNow().awaitTermination();
        threads.shutdownGracefully().get();
        pod.close();
    }

    private static CheckResult look(String service) throws Exception {
        return pod.look(checks -> checks.grpc(new Grpc(PORT, service), LONG));
    }

    @Test
    void asksARealServer() throws Exception {
        assertThat(look("")).isEqualTo(new Passed("service healthy"));
        assertThat(look("ready")).isEqualTo(new Passed("service healthy"));
        assertThat(look("äöü")).isEqualTo(new Passed("service healthy"));
        assertThat(look("x".repeat(200)))
                .isEqualTo(
                        new Failed("error: health rpc probe failed: rpc error: code = NotFound desc = unknown service "
                                + "x".repeat(200)));
        assertThat(look("ill")).isEqualTo(new Failed("service unhealthy (responded with \"NOT_SERVING\")"));
        assertThat(look("odd")).isEqualTo(new Failed("service unhealthy (responded with \"UNKNOWN\")"));
        assertThat(heard)
                .allSatisfy(headers -> assertThat(
                                headers.get(Metadata.Key.of("user-agent", Metadata.ASCII_STRING_MARSHALLER)))
                        .isEqualTo("kube-probe/1.36"));
    }

    @Test
    void aServerWithoutHealth() throws Exception {
        Server without = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9092))
                .channelFactory(GrpcCheckTest::socket)
                .bossEventLoopGroup(threads)
                .workerEventLoopGroup(threads)
                .build()
                .start();
        try {
            assertThat(pod.look(checks -> checks.grpc(new Grpc(9092, ""), LONG)))
                    .isEqualTo(new Failed("error: this server does not implement the grpc health protocol"
                            + " (grpc.health.v1.Health): Method not found: grpc.health.v1.Health/Check"));
        } finally {
            without.shutdownNow();
        }
    }

    @Test
    void nobodyListens() throws Exception {
        assertThat(pod.look(checks -> checks.grpc(new Grpc(1, ""), LONG)))
                .isEqualTo(new Failed("error: failed to connect service at \"127.0.0.1:1\":"
                        + " dial tcp 127.0.0.1:1: Connection refused"));
    }

    private static String frame(int type, int flags, int stream, String payload) {
        int length = payload.length();
        return "" + (char) (length >> 16) + (char) (length >> 8 & 0xff) + (char) (length & 0xff) + (char) type
                + (char) flags + "\u0000\u0000\u0000" + (char) stream + payload;
    }

    private static CheckResult hostile(TalkingServer.Talk talk) throws Exception {
        return hostile(talk, LONG);
    }

    private static CheckResult hostile(TalkingServer.Talk talk, Duration time) throws Exception {
        try (TalkingServer hostile = TalkingServer.start(pod.namespace(), HOSTILE, talk)) {
            CheckResult result = pod.look(checks -> checks.grpc(new Grpc(HOSTILE, ""), time));
            await().until(() -> hostile.openConnections() == 0);
            assertThat(hostile.sent()).isLessThan(16 << 20);
            return result;
        }
    }

    @Test
    void answersThatAreNone() throws Exception {
        String ok = frame(HEADERS, 4, STREAM, "\u0088");
        String twoBytes = "\u0000\u0000\u0000\u0000\u0002";
        assertThat(messageOf(frame(HEADERS, 5, STREAM, "\u008d")))
                .contains("does not implement the grpc health protocol");
        assertThat(messageOf(frame(HEADERS, 5, STREAM, "\u008e")))
                .endsWith("code = Unknown desc = unexpected HTTP status code received from server: 500");
        assertThat(messageOf(frame(HEADERS, 5, STREAM, "\u0088"))).endsWith("no such grpc-status: \"\"");
        assertThat(messageOf(ok + frame(DATA, 1, STREAM, ""))).endsWith("the answer has no grpc-status");
        String end = frame(HEADERS, 5, STREAM, "\u0000\u000bgrpc-status\u00010");
        assertThat(messageOf(ok + end)).endsWith("no message");
        assertThat(messageOf(ok + frame(DATA, 0, STREAM, twoBytes + "\u0008\u0001") + end))
                .isEqualTo("service healthy");
        assertThat(messageOf(ok + frame(DATA, 0, STREAM, twoBytes + "\u0008c") + end))
                .contains("\"99\"");
        assertThat(messageOf(ok + frame(DATA, 0, STREAM, twoBytes + "\u0008\u0081") + end))
                .endsWith("cut off");
        assertThat(messageOf(ok + frame(DATA, 0, STREAM, twoBytes + "\u0012\u007f") + end))
                .endsWith("cut off");
        assertThat(messageOf(ok + frame(DATA, 0, STREAM, "\u0001" + twoBytes.substring(1) + "ab") + end))
                .endsWith("no plain message of the length that it says");
    }

    private static String messageOf(String frames) throws Exception {
        return hostile(greeted(connection -> {
                    connection.say(frames);
                    connection.listen();
                }))
                .message();
    }

    /** Greets, so that what follows is heard. */
    private static TalkingServer.Talk greeted(TalkingServer.Talk then) {
        return connection -> {
            connection.request();
            connection.say(frame(SETTINGS, 0, 0, ""));
            then.with(connection);
        };
    }

    @Test
    void saysNothing() throws Exception {
        assertThat(hostile(TalkingServer.Connection::listen, Duration.ofMillis(300)))
                .isEqualTo(new Failed("timeout: health rpc did not complete within 300ms"));
    }

    @Test
    void hangsUpOrSpeaksAnotherProtocol() throws Exception {
        for (TalkingServer.Talk talk : List.<TalkingServer.Talk>of(
                connection -> {},
                connection -> connection.sayForever("HTTP/1.1 400 Bad Request\r\n\r\n"),
                connection -> connection.sayForever("gibberish"),
                TalkingServer.Connection::reset,
                greeted(connection -> connection.say(frame(RESET, 0, STREAM, "\u0000\u0000\u0000\u0002"))),
                greeted(connection -> connection.say(frame(GO_AWAY, 0, 0, "\u0000".repeat(8)))))) {
            assertThat(hostile(talk)).isInstanceOf(Failed.class);
        }
    }

    @Test
    void floodsAreBounded() throws Exception {
        Map<String, TalkingServer.Talk> floods = Map.of(
                "settings", greeted(connection -> connection.sayForever(frame(SETTINGS, 0, 0, ""))),
                "pings", greeted(connection -> connection.sayForever(frame(PING, 0, 0, "12345678"))),
                "data",
                        greeted(connection -> {
                            connection.say(frame(HEADERS, 4, STREAM, "\u0088"));
                            connection.sayForever(frame(DATA, 0, STREAM, "x".repeat(1000)));
                        }),
                "empty data",
                        greeted(connection -> {
                            connection.say(frame(HEADERS, 4, STREAM, "\u0088"));
                            connection.sayForever(frame(DATA, 0, STREAM, ""));
                        }),
                "continuations",
                        greeted(connection -> {
                            connection.say(frame(HEADERS, 0, STREAM, "\u0088"));
                            connection.sayForever(frame(CONTINUATION, 0, STREAM, ""));
                        }),
                "headers",
                        greeted(connection -> {
                            connection.say(frame(HEADERS, 0, STREAM, "\u0088"));
                            connection.sayForever(frame(CONTINUATION, 0, STREAM, "\u0000\u0001a\u0001b".repeat(200)));
                        }),
                "resets",
                        greeted(connection ->
                                connection.sayForever(frame(RESET, 0, STREAM, "\u0000\u0000\u0000\u0002"))));

        assertThat(hostile(floods.get("data")).message()).contains("the answer has more than 4096 bytes");
        for (Map.Entry<String, TalkingServer.Talk> flood : floods.entrySet()) {
            assertThat(hostile(flood.getValue())).as(flood.getKey()).isInstanceOf(Failed.class);
        }
    }
}
