package dev.monopod.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The two places where the agent answers: a port for reading, and its own socket for everything. */
public final class StatusServer {
    private static final int IDLE_SECONDS = 90;
    private static final int LONGEST_LINE = 8 * 1024;
    private static final int LONGEST_OWN_LINE = 256 * 1024;
    private static final int LONGEST_HEADERS = 64 * 1024;

    private StatusServer() {}

    /** Serves on a TCP address; the result tells the port. */
    public static Future<HttpServer> onPort(Vertx vertx, String host, int port, Consumer<Router> routes) {
        Router router = Router.router(vertx);
        Connections connections = new Connections(vertx);
        router.route().handler(connections::asked);
        router.route().handler(new HostCheck(host));
        routes.accept(router);
        return vertx.createHttpServer(options())
                .connectionHandler(connections::opened)
                .requestHandler(router)
                .listen(SocketAddress.inetSocketAddress(port, host));
    }

    /** Serves on a unix socket that only root can connect to. A file that an earlier agent left there is replaced. */
    public static Future<HttpServer> onSocket(Vertx vertx, Path socket, Consumer<Router> routes) {
        return onSocket(vertx, socket, IDLE_SECONDS, routes);
    }

    /** @param idleSeconds after which a connection goes on which nothing comes or goes */
    static Future<HttpServer> onSocket(Vertx vertx, Path socket, int idleSeconds, Consumer<Router> routes) {
        Router router = Router.router(vertx);
        Connections connections = new Connections(vertx);
        router.route().handler(connections::asked);
        routes.accept(router);
        try {
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            return Future.failedFuture(e);
        }
        // The words of a command are part of its address.
        return vertx.createHttpServer(
                        options().setMaxInitialLineLength(LONGEST_OWN_LINE).setIdleTimeout(idleSeconds))
                .connectionHandler(connections::opened)
                .requestHandler(router)
                .listen(SocketAddress.domainSocketAddress(socket.toString()))
                .compose(server -> {
                    try {
                        // The folder above is closed to others already; this holds where somebody opens it.
                        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
                        return Future.succeededFuture(server);
                    } catch (IOException e) {
                        return Future.failedFuture(e);
                    }
                });
    }

    private static HttpServerOptions options() {
        return new HttpServerOptions()
                // With version 2 a connection is not known before it has asked, and so not bounded.
                .setHttp2ClearTextEnabled(false)
                .setIdleTimeout(IDLE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setMaxInitialLineLength(LONGEST_LINE)
                .setMaxHeaderSize(LONGEST_HEADERS);
    }
}
