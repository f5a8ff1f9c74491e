package dev.monopod.probe.check;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;

/** Makes one answer out of what comes over a connection. */
final class HttpReply extends SimpleChannelInboundHandler<HttpObject> {
    /** As much of a body as is read (maxRespBodyLength of pkg/probe/http). */
    private static final int MAX_BODY = 10 * 1024;
    /** "100 Continue" and the like, before the answer itself; as many as Go's net/http takes. */
    private static final int MAX_INFORMATIONAL = 5;

    private static final int SWITCHING_PROTOCOLS = 101;

    /** Who is answered. Hears nothing more from this connection when it has hung up. */
    interface Listener {
        /** Whether the body is of interest. */
        boolean head(HttpResponse response);

        /** The answer is complete, or as much of it as is read. */
        void whole(String body);

        /** There was a head, but the rest did not come. */
        void cut(String why);

        /** What came is no answer. */
        void nonsense(String why);
    }

    private final Listener listener;
    private final StringBuilder body = new StringBuilder();
    private int informational;
    private boolean reading;
    private boolean done;

    HttpReply(Listener listener) {
        this.listener = listener;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
        if (done) {
            return;
        }
        if (part.decoderResult().isFailure()) {
            failed(part.decoderResult().cause());
        } else if (part instanceof HttpResponse response) {
            head(response);
        } else if (reading && part instanceof HttpContent content) {
            body.append(content.content().toString(StandardCharsets.UTF_8));
            if (content instanceof LastHttpContent || body.length() >= MAX_BODY) {
                done = true;
                listener.whole(body.toString());
            }
        }
    }

    private void head(HttpResponse response) {
        boolean before = response.status().codeClass() == HttpStatusClass.INFORMATIONAL
                && response.status().code() != SWITCHING_PROTOCOLS;
        if (!before) {
            reading = listener.head(response);
            done = !reading;
        } else if (++informational > MAX_INFORMATIONAL) {
            done = true;
            listener.nonsense("too many 1xx informational responses");
        }
    }

    private void failed(Throwable cause) {
        done = true;
        String what = Excerpt.of(cause.toString());
        if (reading) {
            listener.cut(what);
        } else {
            listener.nonsense("malformed HTTP response: " + what);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (reading && !done) {
            done = true;
            listener.cut("unexpected EOF");
        } else {
            context.fireChannelInactive();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (reading && !done) {
            done = true;
            listener.cut(Excerpt.of(cause.toString()));
        } else {
            context.fireExceptionCaught(cause);
        }
    }
}
