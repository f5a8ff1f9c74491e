package dev.monopod.probe.check;

import dev.monopod.model.life.Handler.Grpc;
import dev.monopod.probe.check.CheckResult.Failed;
import dev.monopod.probe.check.CheckResult.Passed;
import dev.monopod.runtime.Why;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Settings;
import java.time.Duration;
import java.util.List;

/**
 * Asks by gRPC's health protocol (pkg/probe/grpc of Kubernetes, whose messages these are): SERVING passes. Its classes are loaded when it
 * is used, which most nodes never do.
 */
final class GrpcCheck implements GrpcReply.Listener {
    private static final String METHOD = "/grpc.health.v1.Health/Check";
    private static final List<String> STATES = List.of("UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN");
    private static final int SERVING = 1;
    private static final int MAX_HEADERS = 16 * 1024;
    /** A grpc-timeout has no more than eight digits. */
    private static final long MAX_MILLIS = 99_999_999;

    private final Conversation conversation;
    private final Grpc grpc;
    private final Duration time;
    private final String address;
    private final GrpcReply reply = new GrpcReply(this);
    private boolean asked;

    private GrpcCheck(PodNetwork network, Grpc grpc, Duration time) {
        this.grpc = grpc;
        this.time = time;
        this.address = HostPort.of(HostPort.text(network.defaultHost()), grpc.port());
        this.conversation = new Conversation(network, time, this::late);
    }

    static Check begin(PodNetwork network, Grpc grpc, Duration time) {
        GrpcCheck check = new GrpcCheck(network, grpc, time);
        check.begin();
        return check.conversation;
    }

    private void begin() {
        Http2FrameCodec codec = Http2FrameCodecBuilder.forClient()
                .initialSettings(
                        Http2Settings.defaultSettings().pushEnabled(false).maxHeaderListSize(MAX_HEADERS))
                .gracefulShutdownTimeoutMillis(0)
                .build();
        conversation.connect(
                conversation.network().defaultHost(),
                grpc.port(),
                "error: failed to connect service at \"" + address + "\": ",
                pipeline -> pipeline.addLast(codec, reply),
                this::ask);
    }

    private void ask(Channel connected) {
        asked = true;
        reply.send(
                connected,
                GrpcReply.headers(
                        address, METHOD, HttpPurpose.PROBE.userAgent(), Math.min(MAX_MILLIS, time.toMillis()) + "m"),
                HealthMessages.request(grpc.service()));
    }

    private CheckResult late() {
        return new Failed(
                asked
                        ? "timeout: health rpc did not complete within " + Seconds.of(time)
                        : "timeout: failed to connect service \"" + address + "\" within " + Seconds.of(time)
                                + ": context deadline exceeded");
    }

    @Override
    public void answered(ByteBuf body) {
        try {
            long status = HealthMessages.status(body);
            conversation.end(
                    status == SERVING
                            ? new Passed("service healthy")
                            : new Failed("service unhealthy (responded with \"" + word(status) + "\")"));
        } catch (HealthMessages.MalformedException e) {
            refused(GrpcCode.INTERNAL, Why.of(e));
        }
    }

    private static String word(long status) {
        return status >= 0 && status < STATES.size() ? STATES.get((int) status) : Long.toString(status);
    }

    @Override
    public void refused(GrpcCode code, String message) {
        conversation.end(new Failed(
                switch (code) {
                    case UNIMPLEMENTED ->
                        "error: this server does not implement the grpc health protocol" + " (grpc.health.v1.Health): "
                                + message;
                    case DEADLINE_EXCEEDED -> "timeout: health rpc did not complete within " + Seconds.of(time);
                    default ->
                        "error: health rpc probe failed: rpc error: code = " + code.word() + " desc = " + message;
                }));
    }
}
