package dev.monopod.probe.check;

import dev.monopod.kernel.NamespaceSockets;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.net.InetAddress;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the probes and hooks of all pods share. May be used by any thread. */
public final class ProbingNode implements AutoCloseable {
    private final VertxInternal vertx;
    private final NamespaceSockets sockets;
    private final Supplier<Future<SslContext>> tls;
    private final Handshakes handshakes = new Handshakes();

    /**
     * Has nothing but the threads that there are.
     *
     * @param sockets is closed with this
     */
    public ProbingNode(Vertx vertx, NamespaceSockets sockets) {
        this.vertx = (VertxInternal) vertx;
        this.sockets = sockets;
        this.tls = new Once<>(() -> vertx.executeBlocking(ProbingNode::trustsAnybody, false));
    }

    /** As the kubelet's probes: whoever answers is believed to be who it should be. */
    private static SslContext trustsAnybody() throws Exception {
        return SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .endpointIdentificationAlgorithm(null)
                // No session is resumed, as with the kubelet; the JDK would keep twenty thousand of what servers say.
                .sessionCacheSize(1)
                .build();
    }

    /** Made when it is first asked for, which takes the JDK tenths of a second. */
    Future<SslContext> tls() {
        return tls.get();
    }

    Handshakes handshakes() {
        return handshakes;
    }

    NamespaceSockets sockets() {
        return sockets;
    }

    Future<InetAddress> resolve(String name) {
        return vertx.nameResolver().resolve(name);
    }

    @Override
    public void close() {
        sockets.close();
        handshakes.close();
    }

    /** Asks once, and keeps the answer. */
    private static final class Once<T> implements Supplier<T> {
        private final Supplier<T> source;
        private @Nullable T value;

        private Once(Supplier<T> source) {
            this.source = source;
        }

        @Override
        public synchronized T get() {
            if (value == null) {
                value = source.get();
            }
            return value;
        }
    }
}
