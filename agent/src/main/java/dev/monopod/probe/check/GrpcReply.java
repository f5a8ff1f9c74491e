package dev.monopod.probe.check;

import dev.monopod.runtime.Why;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2ChannelDuplexHandler;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.Optional;

/** Sends the one request of a connection, and makes one answer out of what comes (PROTOCOL-HTTP2 of gRPC). */
final class GrpcReply extends Http2ChannelDuplexHandler {
    private static final String OK = "200";
    /** Bytes; a health message has two, with its frame seven. */
    private static final int MAX_BODY = 4096;

    /** Who is answered, once. */
    interface Listener {
        /** The call succeeded, with these bytes, which are not kept. */
        void answered(ByteBuf body);

        void refused(GrpcCode code, String message);
    }

    private final Listener listener;
    private final ByteBuf body = Unpooled.buffer();
    private boolean asked;
    private boolean done;

    GrpcReply(Listener listener) {
        this.listener = listener;
    }

    void send(Channel channel, Http2Headers headers, ByteBuf message) {
        asked = true;
        Http2FrameStream stream = newStream();
        // What fails is heard of as an exception.
        var unused = channel.write(new DefaultHttp2HeadersFrame(headers, false).stream(stream), channel.voidPromise());
        unused = channel.writeAndFlush(new DefaultHttp2DataFrame(message, true).stream(stream), channel.voidPromise());
    }

    static Http2Headers headers(String authority, String path, String userAgent, String timeout) {
        return new DefaultHttp2Headers()
                .method("POST")
                .scheme("http")
                .authority(authority)
                .path(path)
                .add("te", "trailers")
                .add("content-type", "application/grpc")
                .add("user-agent", userAgent)
                .add("grpc-timeout", timeout);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
        try {
            if (!done) {
                read(frame);
            }
        } finally {
            ReferenceCountUtil.release(frame);
        }
    }

    private void read(Object frame) {
        if (frame instanceof Http2HeadersFrame headers) {
            headers(headers);
        } else if (frame instanceof Http2DataFrame data) {
            body.writeBytes(data.content());
            if (body.readableBytes() > MAX_BODY) {
                refuse(GrpcCode.RESOURCE_EXHAUSTED, "the answer has more than " + MAX_BODY + " bytes");
            } else if (data.isEndStream()) {
                refuse(GrpcCode.INTERNAL, "the answer has no grpc-status");
            }
        } else if (frame instanceof Http2ResetFrame reset) {
            Http2Error error = Http2Error.valueOf(reset.errorCode());
            refuse(
                    GrpcCode.INTERNAL,
                    "stream terminated by RST_STREAM with error code: " + (error == null ? reset.errorCode() : error));
        }
    }

    private void headers(Http2HeadersFrame frame) {
        Http2Headers headers = frame.headers();
        if (headers.status() != null && !OK.contentEquals(headers.status()) && !headers.contains("grpc-status")) {
            boolean nobody = "404".contentEquals(headers.status());
            refuse(
                    nobody ? GrpcCode.UNIMPLEMENTED : GrpcCode.UNKNOWN,
                    "unexpected HTTP status code received from server: " + headers.status());
        } else if (frame.isEndStream()) {
            CharSequence status = headers.get("grpc-status", "");
            Optional<GrpcCode> code = GrpcCode.of(status);
            if (code.isEmpty()) {
                refuse(GrpcCode.INTERNAL, "no such grpc-status: \"" + status + "\"");
            } else if (code.get() == GrpcCode.OK) {
                done = true;
                listener.answered(body);
            } else {
                refuse(code.get(), headers.get("grpc-message", "").toString());
            }
        }
    }

    private void refuse(GrpcCode code, String message) {
        done = true;
        listener.refused(code, Excerpt.of(message));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (asked && !done) {
            refuse(GrpcCode.UNAVAILABLE, "connection closed before an answer came");
        } else {
            context.fireChannelInactive();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (asked && !done) {
            refuse(GrpcCode.UNAVAILABLE, Why.of(cause));
        } else {
            context.fireExceptionCaught(cause);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        // The codec tells of its streams; what it tells of is not to reach the pipeline's end, which would log it.
        ReferenceCountUtil.release(event);
    }
}
