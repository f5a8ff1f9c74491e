package dev.monopod.probe.check;

import dev.monopod.model.life.Handler.Scheme;
import dev.monopod.probe.check.CheckResult.Errored;
import dev.monopod.runtime.Why;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.util.NetUtil;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** One request, over a connection of its own. */
record HttpRequest(HttpTarget target, HttpHeaders headers) {
    private static final int MAX_STATUS_LINE = 4096;
    private static final int MAX_HEADERS = 64 * 1024;
    private static final int MAX_PIECE = 4096;

    /** The beginning of a message that tells how it failed; in Go's words, which people search for. */
    private String prefix() {
        return prefix(target);
    }

    static String prefix(HttpTarget target) {
        return "Get \"" + Excerpt.of(target.url()) + "\": ";
    }

    /** @param plainAnswer where it is given, it hears of a server that answers TLS in plain HTTP */
    void send(Conversation conversation, HttpReply.Listener listener, Optional<Runnable> plainAnswer) {
        if (target.scheme() == Scheme.HTTP) {
            connect(conversation, pipeline -> {}, listener);
            return;
        }
        conversation
                .network()
                .tls()
                .onSuccess(tls -> connect(
                        conversation,
                        pipeline -> {
                            plainAnswer.ifPresent(found -> pipeline.addLast(new PlainAnswer(found)));
                            addTls(pipeline, tls, conversation.network().handshakes());
                        },
                        listener))
                .onFailure(cause -> conversation.end(Errored.unknown(prefix() + Why.of(cause))));
    }

    private void connect(Conversation conversation, Consumer<ChannelPipeline> below, HttpReply.Listener listener) {
        HttpDecoderConfig limits = new HttpDecoderConfig()
                .setMaxInitialLineLength(MAX_STATUS_LINE)
                .setMaxHeaderSize(MAX_HEADERS)
                .setMaxChunkSize(MAX_PIECE);
        conversation.connect(
                target.host(),
                target.port(),
                prefix(),
                pipeline -> {
                    below.accept(pipeline);
                    pipeline.addLast(new HttpClientCodec(limits, false, false), new HttpReply(listener));
                },
                this::write);
    }

    /** A name is sent along; an address must not be (RFC 6066). */
    private void addTls(ChannelPipeline pipeline, SslContext tls, Executor handshakes) {
        boolean address = NetUtil.createByteArrayFromIpAddressString(target.host()) != null;
        var alloc = pipeline.channel().alloc();
        pipeline.addLast(
                address
                        ? tls.newHandler(alloc, handshakes)
                        : tls.newHandler(alloc, target.host(), target.port(), handshakes));
    }

    private void write(Channel connected) {
        // What fails is heard of as an exception.
        var unused = connected.writeAndFlush(
                new DefaultFullHttpRequest(
                        HttpVersion.HTTP_1_1,
                        HttpMethod.GET,
                        target.path(),
                        Unpooled.EMPTY_BUFFER,
                        headers,
                        EmptyHttpHeaders.INSTANCE),
                connected.voidPromise());
    }
}
