package dev.monopod.probe.check;

import dev.monopod.kernel.NetworkNamespace;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.util.NetUtil;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A pod's network as its probes and hooks have it: connections that begin inside of its namespace and are driven by its worker's loop. */
public final class PodNetwork {
    private static final Logger LOG = LoggerFactory.getLogger(PodNetwork.class);

    /** Bytes; most of what is read is a status line. */
    private static final int READ_SIZE = 4096;

    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private final ContextInternal context;
    private final ProbingNode node;
    private final NetworkNamespace namespace;
    private final InetAddress defaultHost;

    /**
     * @param context of the pod's worker
     * @param namespace the pod's; stays the caller's, who closes it when the sandbox is gone
     * @param defaultHost where a handler names none
     */
    public PodNetwork(Context context, ProbingNode node, NetworkNamespace namespace, InetAddress defaultHost) {
        this.context = (ContextInternal) context;
        this.node = node;
        this.namespace = namespace;
        this.defaultHost = defaultHost;
    }

    /**
     * That of a sandbox, whose addresses are those of its loopback. Its namespace is opened here, and closed by {@link #close}.
     *
     * @param pause number of the process that holds the namespace
     * @param shim number of that process's parent
     * @throws IOException where they are not, or no longer, such processes
     */
    public static PodNetwork ofSandbox(Context context, ProbingNode node, int pause, int shim) throws IOException {
        return new PodNetwork(context, node, NetworkNamespace.ofChild(pause, shim), InetAddress.getByAddress(LOOPBACK));
    }

    /** What is open already goes on. */
    public void close() {
        namespace.close();
    }

    InetAddress defaultHost() {
        return defaultHost;
    }

    EventLoop loop() {
        return context.nettyEventLoop();
    }

    <T> Promise<T> promise() {
        return context.promise();
    }

    /** What TLS needs; comes on the loop. */
    Future<SslContext> tls() {
        return onLoop(node.tls());
    }

    /** Where a handshake's sums are done. */
    Executor handshakes() {
        return node.handshakes();
    }

    /** An address by its text, or by its name as the node's resolver knows it (as with the kubelet, which looks it up outside of the pod). */
    Future<InetAddress> address(String host) {
        InetAddress literal = NetUtil.createInetAddressFromIpAddressString(host);
        if (literal != null) {
            return context.succeededFuture(literal);
        }
        return onLoop(node.resolve(host));
    }

    private <T> Future<T> onLoop(Future<T> elsewhere) {
        Promise<T> here = promise();
        elsewhere.onComplete(result -> context.runOnContext(turn -> here.handle(result)));
        return here.future();
    }

    /**
     * Opens a socket inside, registered with the loop and not connected. The one of the two that comes is called on the loop; not at all
     * where that has ended.
     */
    void open(InetAddress to, Consumer<NioSocketChannel> opened, Consumer<Throwable> failed) {
        ProtocolFamily family = to instanceof Inet6Address ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
        node.sockets().open(namespace, family).whenComplete((socket, failure) -> {
            try {
                loop().execute(() -> {
                    if (failure == null) {
                        register(socket, opened, failed);
                    } else {
                        failed.accept(failure);
                    }
                });
            } catch (RejectedExecutionException e) {
                close(socket);
            }
        });
    }

    private void register(SocketChannel socket, Consumer<NioSocketChannel> opened, Consumer<Throwable> failed) {
        NioSocketChannel channel = new NioSocketChannel(socket);
        channel.config().setOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_SIZE));
        // The conversation has a time of its own; its message tells more.
        channel.config().setConnectTimeoutMillis(0);
        loop().register(channel).addListener(registered -> {
            if (registered.isSuccess()) {
                opened.accept(channel);
            } else {
                close(socket);
                failed.accept(registered.cause());
            }
        });
    }

    private static void close(@Nullable SocketChannel socket) {
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException e) {
                LOG.debug("a socket could not be closed", e);
            }
        }
    }
}
