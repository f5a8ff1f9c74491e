package dev.monopod.runtime.image.tar;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Optional;

/** A stream that counts and sums up what is read of it, and fails once that is more than a limit. Closing it closes the stream below. */
public final class MeteredStream extends InputStream {
    private static final int DRAIN_BUFFER = 1 << 16;

    private final InputStream in;
    private final long limit;
    private final Optional<MessageDigest> sum;
    private long count;

    /** @param sum is given every byte, if there is one */
    public MeteredStream(InputStream in, long limit, Optional<MessageDigest> sum) {
        this.in = in;
        this.limit = limit;
        this.sum = sum;
    }

    /** Bytes read up to here. */
    public long count() {
        return count;
    }

    /** Reads what is left. */
    public void drain() throws IOException {
        byte[] buffer = new byte[DRAIN_BUFFER];
        while (read(buffer, 0, buffer.length) >= 0) {
            // Reading is all: it sums up and checks the limit.
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = in.read(buffer, offset, length);
        if (read > 0) {
            if (sum.isPresent()) {
                sum.get().update(buffer, offset, read);
            }
            count += read;
        }
        if (count > limit) {
            throw new InvalidArchive("more than " + limit + " bytes, which is the limit for what it is made of");
        }
        return read;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
