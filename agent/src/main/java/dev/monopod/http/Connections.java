package dev.monopod.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Bounds what clients can take of one server, for every one is a stranger.
 *
 * <pre>
 *   opened ──▶ waiting ── a request ──▶ answering ── all written ──▶ unread
 *                 ▲                         ▲                          │
 *                 └──────── read ───────────┴─ read, and asked again ──┘
 * </pre>
 *
 * <ul>
 *   <li>No more than {@link #MOST} connections. Where another one comes, the one that has waited longest for a request goes: so those who
 *       connect and say nothing, or a letter now and then, keep nobody out who has something to ask. Where none waits, the one goes that
 *       has not read its answer for longest.
 *   <li>A connection without a first request goes after {@link #FIRST_MILLIS}; one that has not read its answer, or asked again
 *       afterwards, after {@link #NEXT_MILLIS}, however often a byte comes.
 *   <li>No request is answered before the client has read the answer before it, so that what it does not read is one answer at most; and
 *       of all answers together no more than {@link #MOST_UNREAD} bytes stay unread beside the latest: then the eldest go.
 * </ul>
 *
 * "Read" is what the kernel has taken, which keeps some for the client. Confined to the event loop of its server.
 */
final class Connections {
    static final int MOST = 256;
    static final long MOST_UNREAD = 32 << 20;
    static final long FIRST_MILLIS = 10_000;
    static final long NEXT_MILLIS = 90_000;

    private static final String KEY = Connections.class.getName();

    private final Vertx vertx;
    /** In the order in which they began to wait for a request. */
    private final Set<HttpConnection> waiting = new LinkedHashSet<>();

    private final Map<HttpConnection, RoutingContext> answering = new HashMap<>();
    /** In the order of their answers, with the request to be answered once that one is read. */
    private final Map<HttpConnection, Optional<RoutingContext>> unread = new LinkedHashMap<>();

    private final Set<HttpConnection> upgraded = new HashSet<>();
    private final Map<HttpConnection, Long> deadlines = new HashMap<>();

    Connections(Vertx vertx) {
        this.vertx = vertx;
    }

    void opened(HttpConnection connection) {
        connection.closeHandler(closed -> forget(connection));
        waiting.add(connection);
        setDeadline(connection, FIRST_MILLIS);
        if (waiting.size() + answering.size() + unread.size() + upgraded.size() > MOST) {
            cut(leastMissed(connection));
        }
    }

    /** The one that has just come, where all others are being answered. */
    private HttpConnection leastMissed(HttpConnection latest) {
        HttpConnection eldest = waiting.iterator().next();
        return eldest.equals(latest) && !unread.isEmpty()
                ? unread.keySet().iterator().next()
                : eldest;
    }

    private void setDeadline(HttpConnection connection, long millis) {
        deadlines.put(connection, vertx.setTimer(millis, late -> cut(connection)));
    }

    private void cut(HttpConnection connection) {
        forget(connection);
        Outflow.cut(connection);
    }

    private void forget(HttpConnection connection) {
        waiting.remove(connection);
        answering.remove(connection);
        unread.remove(connection);
        Long deadline = deadlines.remove(connection);
        if (deadline != null) {
            vertx.cancelTimer(deadline);
        }
    }

    /** The first of all handlers. */
    void asked(RoutingContext request) {
        HttpConnection connection = request.request().connection();
        request.put(KEY, this);
        request.response().bodyEndHandler(written -> answered(connection, request));
        RoutingContext before = answering.get(connection);
        if (before != null) {
            // Vert.x tells of the next request before it tells that this one's answer has been written.
            answered(connection, before);
        }
        if (unread.containsKey(connection)) {
            unread.put(connection, Optional.of(request));
        } else if (waiting.contains(connection)) {
            answer(connection, request);
        }
    }

    /** Those of the server that a request came to. */
    static Connections of(RoutingContext request) {
        return Objects.requireNonNull(request.get(KEY), "a request of this server has been asked");
    }

    /** From here on it is no longer one of HTTP: it counts, and may be silent for as long as it likes. */
    void upgraded(HttpConnection connection) {
        forget(connection);
        upgraded.add(connection);
    }

    /** One that was upgraded has ended: nothing else tells of that. */
    void left(HttpConnection connection) {
        upgraded.remove(connection);
    }

    private void answer(HttpConnection connection, RoutingContext request) {
        forget(connection);
        answering.put(connection, request);
        request.next();
    }

    private void answered(HttpConnection connection, RoutingContext request) {
        if (!answering.remove(connection, request)) {
            return;
        }
        unread.put(connection, Optional.empty());
        setDeadline(connection, NEXT_MILLIS);
        Outflow.whenSent(connection, () -> read(connection));
        while (unread.size() > 1 && unsent() > MOST_UNREAD) {
            cut(unread.keySet().iterator().next());
        }
    }

    private long unsent() {
        return unread.keySet().stream().mapToLong(Outflow::unsent).sum();
    }

    private void read(HttpConnection connection) {
        Optional<RoutingContext> next = unread.get(connection);
        if (next == null) {
            return;
        }
        if (next.isPresent()) {
            answer(connection, next.get());
            return;
        }
        forget(connection);
        waiting.add(connection);
        setDeadline(connection, NEXT_MILLIS);
    }
}
