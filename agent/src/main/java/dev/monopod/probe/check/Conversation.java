package dev.monopod.probe.check;

import dev.monopod.probe.check.CheckResult.Errored;
import dev.monopod.probe.check.CheckResult.Failed;
import dev.monopod.runtime.Why;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One question to a server in a pod, over one connection or several after each other. It ends with the first that comes: a result, its
 * time, too many bytes, being cancelled; with it ends the connection. Confined to the loop of the pod's worker.
 */
final class Conversation implements Check {
    /** Far beyond what any answer has before it is cut; headers, TLS and HTTP/2's own words included. */
    private static final long MAX_BYTES = 128 * 1024;

    private final PodNetwork network;
    private final Promise<CheckResult> result;
    private final ScheduledFuture<?> deadline;
    private boolean over;
    private long bytes;
    private @Nullable Channel channel;

    /** @param late what it is where nothing has come in time */
    Conversation(PodNetwork network, Duration time, Supplier<CheckResult> late) {
        this.network = network;
        this.result = network.promise();
        this.deadline = network.loop().schedule(() -> end(late.get()), time.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public Future<CheckResult> result() {
        return result.future();
    }

    PodNetwork network() {
        return network;
    }

    boolean over() {
        return over;
    }

    /** The first one counts. */
    void end(CheckResult what) {
        if (!over) {
            cancel();
            result.complete(what);
        }
    }

    @Override
    public void cancel() {
        over = true;
        deadline.cancel(false);
        hangUp();
    }

    /** Closes the connection; another one may be made then. */
    void hangUp() {
        if (channel != null) {
            close(channel);
            channel = null;
        }
    }

    private static void close(Channel channel) {
        var unused = channel.close();
    }

    /**
     * Connects to a host, by name or address.
     *
     * @param prefix of the message where that fails, with what was tried
     * @param handlers are added before it is connected; what they throw, and what nobody handles, fails the conversation
     */
    void connect(
            String host, int port, String prefix, Consumer<ChannelPipeline> handlers, Consumer<Channel> connected) {
        network.address(host)
                .onSuccess(address -> connect(address, port, prefix, handlers, connected))
                .onFailure(cause -> end(new Failed(prefix + "lookup " + host + ": " + Why.of(cause))));
    }

    /** The same. */
    void connect(
            InetAddress address,
            int port,
            String prefix,
            Consumer<ChannelPipeline> handlers,
            Consumer<Channel> connected) {
        if (over) {
            return;
        }
        InetSocketAddress to = new InetSocketAddress(address, port);
        network.open(
                address,
                opened -> connect(opened, to, prefix, handlers, connected),
                // Nothing has been asked: that there is no descriptor left, say, is nothing that the container did.
                cause -> end(Errored.unknown(prefix + "socket: " + Why.of(cause))));
    }

    private void connect(
            NioSocketChannel opened,
            InetSocketAddress to,
            String prefix,
            Consumer<ChannelPipeline> handlers,
            Consumer<Channel> connected) {
        if (over) {
            close(opened);
            return;
        }
        channel = opened;
        opened.pipeline().addLast(new Ration());
        handlers.accept(opened.pipeline());
        opened.pipeline().addLast(new Unhandled(prefix));
        opened.connect(to).addListener(done -> {
            if (done.isSuccess()) {
                if (!over) {
                    connected.accept(opened);
                }
            } else {
                end(new Failed(prefix + "dial tcp " + HostPort.of(to) + ": " + Why.of(root(done.cause()))));
            }
        });
    }

    /** Netty's exception repeats the address, its cause doesn't. */
    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    /** Bounds what is read, whatever it is. */
    private final class Ration extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            bytes += ((ByteBuf) message).readableBytes();
            if (bytes <= MAX_BYTES) {
                context.fireChannelRead(message);
                return;
            }
            ReferenceCountUtil.release(message);
            String what = "more than " + MAX_BYTES / 1024 + " KiB came";
            context.fireExceptionCaught(new TooLongFrameException(what));
            end(new Failed(what));
        }
    }

    /** The pipeline's end. */
    private final class Unhandled extends ChannelInboundHandlerAdapter {
        private final String prefix;

        private Unhandled(String prefix) {
            this.prefix = prefix;
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (context.channel().equals(channel)) {
                end(new Failed(prefix + "EOF"));
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (context.channel().equals(channel)) {
                Throwable root = root(cause);
                String why = prefix + Excerpt.of(Why.of(root));
                // That this node has too much to do is nothing that the container did.
                end(root instanceof RejectedExecutionException ? Errored.unknown(why) : new Failed(why));
            }
        }
    }
}
