package dev.monopod.http;

import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.VertxConnection;

/**
 * What has been written to a connection and not yet gone to the kernel. Vert.x itself tells only when the last byte was handed to it, and
 * closes only when all has gone; whoever does not read would so keep both as long as it likes. On the connection's event loop.
 */
final class Outflow {
    private Outflow() {}

    /** How many bytes that is. */
    static long unsent(HttpConnection connection) {
        ChannelOutboundBuffer buffer = of(connection).channel().unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    /** Calls back, possibly at once, when all that was written so far has gone; never where the connection is closed before. */
    static void whenSent(HttpConnection connection, Runnable sent) {
        of(connection).flush(flushed -> {
            if (flushed.isSuccess()) {
                sent.run();
            }
        });
    }

    /** Closes the connection, whatever has not gone by then; its close handler tells when that is done. */
    @SuppressWarnings("FutureReturnValueIgnored")
    static void cut(HttpConnection connection) {
        // From here on towards the socket: Vert.x' own handler, which would wait, is passed by.
        of(connection).channelHandlerContext().close();
    }

    /** Leaves a connection that is no longer one of HTTP open, however long nothing comes or goes. */
    static void keepIdle(HttpConnection connection) {
        ChannelPipeline pipeline = of(connection).channel().pipeline();
        if (pipeline.get(IdleStateHandler.class) != null) {
            pipeline.remove(IdleStateHandler.class);
        }
    }

    private static VertxConnection of(HttpConnection connection) {
        return (VertxConnection) connection;
    }
}
