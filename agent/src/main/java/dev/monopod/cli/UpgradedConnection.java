package dev.monopod.cli;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import jnr.unixsocket.UnixSocketChannel;

/**
 * A connection to the agent that one thread reads while others write. Not by the streams that {@code Channels} makes: one that waits for
 * something to read lets nobody write.
 */
final class UpgradedConnection implements Closeable {
    private static final int BUFFER = 64 * 1024;

    private final UnixSocketChannel channel;
    private final InputStream in;
    private final Map<String, String> headers = new HashMap<>();

    UpgradedConnection(UnixSocketChannel channel) {
        this.channel = channel;
        this.in = new BufferedInputStream(new ChannelInput(channel), BUFFER);
    }

    /** A line of the answer's head. */
    void addHeader(String line) {
        int colon = line.indexOf(':');
        if (colon > 0) {
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).trim());
        }
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /** Of the answer's body; 0 where it is not told. */
    int length() {
        return header("Content-Length")
                .filter(length -> length.matches("[0-9]{1,9}"))
                .map(Integer::valueOf)
                .orElse(0);
    }

    /** For one thread. */
    InputStream in() {
        return in;
    }

    /** All of it, with nothing of another thread's between. */
    synchronized void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static final class ChannelInput extends InputStream {
        private final UnixSocketChannel channel;

        private ChannelInput(UnixSocketChannel channel) {
            this.channel = channel;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return channel.read(ByteBuffer.wrap(bytes, offset, length));
        }
    }
}
