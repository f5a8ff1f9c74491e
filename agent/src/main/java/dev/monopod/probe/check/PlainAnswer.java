package dev.monopod.probe.check;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Stands before TLS, and notices where a server answers in plain HTTP: by what stands where a TLS record's header should be. */
final class PlainAnswer extends ChannelInboundHandlerAdapter {
    private static final String BEGINNING = "HTTP/";

    private final Runnable found;
    private final StringBuilder begin = new StringBuilder();

    PlainAnswer(Runnable found) {
        this.found = found;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        for (int at = bytes.readerIndex(); at < bytes.writerIndex() && begin.length() < BEGINNING.length(); at++) {
            begin.append((char) bytes.getByte(at));
        }
        if (begin.length() == BEGINNING.length()) {
            context.pipeline().remove(this);
            if (BEGINNING.contentEquals(begin)) {
                bytes.release();
                found.run();
                return;
            }
        }
        context.fireChannelRead(message);
    }
}
