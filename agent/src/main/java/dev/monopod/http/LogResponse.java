package dev.monopod.http;

import dev.monopod.runtime.log.LogFollowing;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A log on its way to a client: one part at a time, the next one when this one has been written, so a client that does not read costs
 * one part's memory. Its own state is touched on the request's context only.
 */
final class LogResponse implements LogFollowing.Sink {
    private static final int SERVER_ERROR = 500;

    private final Context context;
    private final HttpServerResponse response;
    private @Nullable LogFollowing following;
    private boolean closed;

    LogResponse(RoutingContext request) {
        context = Vertx.currentContext();
        response = request.response();
    }

    /**
     * Where the parts come from; to be told before the request's handler returns.
     *
     * @param whenClosed called when nothing can be written any more: the client has left, or has everything
     */
    void of(LogFollowing source, Runnable whenClosed) {
        following = source;
        response.closeHandler(left -> {
            closed = true;
            source.cancel();
            whenClosed.run();
        });
        response.endHandler(ended -> {
            closed = true;
            whenClosed.run();
        });
    }

    @Override
    public boolean write(ByteBuffer text) {
        byte[] bytes = new byte[text.remaining()];
        text.get(bytes);
        context.runOnContext(nothing -> {
            if (!closed) {
                response.write(Buffer.buffer(bytes)).onSuccess(written -> resume());
            }
        });
        return false;
    }

    private void resume() {
        if (following != null) {
            following.resume();
        }
    }

    @Override
    public void end() {
        context.runOnContext(nothing -> {
            if (!closed) {
                response.end();
            }
        });
    }

    /** Once a part is out the status can't be changed: then the answer breaks off, which a client can tell from an end. */
    @Override
    public void fail(IOException cause) {
        context.runOnContext(nothing -> {
            if (closed) {
                return;
            }
            if (response.bytesWritten() > 0) {
                response.reset();
                return;
            }
            response.setStatusCode(SERVER_ERROR).end("could not read the log: " + cause.getMessage() + "\n");
        });
    }
}
