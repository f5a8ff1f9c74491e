package dev.monopod.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Bounds what clients can take of one server, for every one is a stranger.
 *
 * <ul>
 *   <li>No more than {@link #MOST} connections. Where another one comes, the one that has waited longest for a request goes: so those who
 *       connect and say nothing, or a letter now and then, keep nobody out who has something to ask.
 *   <li>A connection without a first request goes after {@link #FIRST_MILLIS}, without another one after {@link #NEXT_MILLIS}, however
 *       often a byte of one comes.
 *   <li>No request is answered before the client has read the answer before it, so that what it does not read is one answer at most.
 * </ul>
 *
 * Confined to the event loop of its server.
 */
final class Connections {
    static final int MOST = 256;
    static final long FIRST_MILLIS = 10_000;
    static final long NEXT_MILLIS = 90_000;

    private final Vertx vertx;
    /** In the order in which they began to wait for a request. */
    private final Set<HttpConnection> waiting = new LinkedHashSet<>();

    private final Map<HttpConnection, Long> deadlines = new HashMap<>();
    private final Set<HttpConnection> answering = new HashSet<>();

    Connections(Vertx vertx) {
        this.vertx = vertx;
    }

    void opened(HttpConnection connection) {
        connection.closeHandler(closed -> forget(connection));
        await(connection, FIRST_MILLIS);
        if (waiting.size() + answering.size() > MOST) {
            // The one that has just come, where all others are being answered.
            waiting.iterator().next().close();
        }
    }

    private void await(HttpConnection connection, long millis) {
        waiting.add(connection);
        deadlines.put(connection, vertx.setTimer(millis, late -> connection.close()));
    }

    private void forget(HttpConnection connection) {
        waiting.remove(connection);
        answering.remove(connection);
        Long deadline = deadlines.remove(connection);
        if (deadline != null) {
            vertx.cancelTimer(deadline);
        }
    }

    /** The first of all handlers. */
    void asked(RoutingContext request) {
        HttpConnection connection = request.request().connection();
        forget(connection);
        answering.add(connection);
        HttpServerResponse response = request.response();
        response.bodyEndHandler(ended -> answered(connection));
        if (response.writeQueueFull()) {
            response.drainHandler(drained -> request.next());
        } else {
            request.next();
        }
    }

    private void answered(HttpConnection connection) {
        if (answering.remove(connection)) {
            await(connection, NEXT_MILLIS);
        }
    }
}
