package dev.monopod.probe.check;

import dev.monopod.kernel.TestNamespace;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;

/** Cheap servers of each kind, on threads of their own. */
public final class BenchServers implements AutoCloseable {
    public static final int HTTP = 80;
    public static final int HTTPS = 443;
    public static final int GRPC = 9090;

    private final EventLoopGroup threads =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("bench-server"), NioIoHandler.newFactory());
    private final SslContext tls;

    public BenchServers(Path folder) throws Exception {
        tls = SslContextBuilder.forServer(ServerTls.keys(ServerTls.store(folder)))
                .build();
    }

    public void start(TestNamespace in) throws Exception {
        http(in, HTTP, Optional.empty());
        http(in, HTTPS, Optional.of(tls));
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), GRPC))
                .channelFactory(() -> socket(in))
                .bossEventLoopGroup(threads)
                .workerEventLoopGroup(threads)
                .directExecutor()
                .addService(new HealthStatusManager().getHealthService())
                .build()
                .start();
    }

    private static NioServerSocketChannel socket(TestNamespace in) {
        try {
            return new NioServerSocketChannel(in.socket());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void http(TestNamespace in, int port, Optional<SslContext> over) throws Exception {
        new ServerBootstrap()
                .group(threads)
                .channelFactory(() -> socket(in))
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        over.ifPresent(context -> channel.pipeline().addLast(context.newHandler(channel.alloc())));
                        channel.pipeline().addLast(new HttpServerCodec(), new Well());
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), port)
                .sync();
    }

    private static final class Well extends SimpleChannelInboundHandler<HttpObject> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
            if (part instanceof LastHttpContent) {
                var response = new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.copiedBuffer(new byte[] {'o', 'k'}));
                response.headers().set("content-length", 2);
                context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            var unused = context.close();
        }
    }

    @Override
    public void close() {
        var unused = threads.shutdownGracefully();
    }
}
