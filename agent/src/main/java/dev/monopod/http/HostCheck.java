package dev.monopod.http;

import io.vertx.core.Handler;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/**
 * Answers only those who asked for this machine by an address that is its own. A web page elsewhere can have its name resolve to
 * 127.0.0.1 and then read from here with its visitor's browser (DNS rebinding); the Host header it sends is still its own name.
 */
final class HostCheck implements Handler<RoutingContext> {
    private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]", "::1");
    private static final int FORBIDDEN = 403;

    private final String ownAddress;

    /** @param ownAddress that the port is bound to */
    HostCheck(String ownAddress) {
        this.ownAddress = ownAddress;
    }

    @Override
    public void handle(RoutingContext request) {
        HostAndPort asked = request.request().authority();
        if (asked != null && (LOCAL.contains(asked.host()) || asked.host().equals(ownAddress))) {
            request.next();
            return;
        }
        request.response()
                .setStatusCode(FORBIDDEN)
                .end("Forbidden: the Host header must be localhost or " + ownAddress + "\n");
    }
}
