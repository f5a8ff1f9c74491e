package dev.monopod.runtime.image.tar;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.monopod.runtime.image.LayerFormat;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** The bytes within gzip and zstd streams, with every failure to get at them as {@link InvalidArchive}. */
public final class Decompressor {
    /** As many bytes as {@link #recognise} wants to see of a file's start. */
    public static final int START = HeaderBlock.SIZE;

    private static final int BUFFER = 1 << 16;

    private Decompressor() {}

    /** How a file that begins with these bytes is packed; empty where it is none of the formats. */
    public static Optional<LayerFormat> recognise(byte[] start) {
        if (startsWith(start, 0x1f, 0x8b)) {
            return Optional.of(LayerFormat.TAR_GZIP);
        }
        if (startsWith(start, 0x28, 0xb5, 0x2f, 0xfd)) {
            return Optional.of(LayerFormat.TAR_ZSTD);
        }
        return TarReader.recognises(start) ? Optional.of(LayerFormat.TAR) : Optional.empty();
    }

    private static boolean startsWith(byte[] start, int... magic) {
        for (int i = 0; i < magic.length; i++) {
            if (i >= start.length || (start[i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    /** The tar archive in a stream of this format; closing it closes the stream. */
    public static InputStream open(InputStream packed, LayerFormat format) throws IOException {
        try {
            return switch (format) {
                case TAR -> new BufferedInputStream(packed, BUFFER);
                // A layer may be several gzip streams in a row, as parallel and seekable compressors write them.
                case TAR_GZIP ->
                    new Unpacking(
                            GzipCompressorInputStream.builder()
                                    .setInputStream(new BufferedInputStream(packed, BUFFER))
                                    .setDecompressConcatenated(true)
                                    .get(),
                            "gzip");
                case TAR_ZSTD -> new Unpacking(new ZstdInputStreamNoFinalizer(packed), "zstd");
            };
        } catch (IOException e) {
            throw invalid("gzip", e);
        }
    }

    private static InvalidArchive invalid(String format, IOException cause) {
        InvalidArchive invalid = new InvalidArchive(format + " data are damaged or truncated: " + cause.getMessage());
        invalid.initCause(cause);
        return invalid;
    }

    private static final class Unpacking extends FilterInputStream {
        private final String format;

        private Unpacking(InputStream in, String format) {
            super(new BufferedInputStream(in, BUFFER));
            this.format = format;
        }

        @Override
        public int read() throws IOException {
            try {
                return super.read();
            } catch (IOException e) {
                throw invalid(format, e);
            }
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                return super.read(buffer, offset, length);
            } catch (IOException e) {
                throw invalid(format, e);
            }
        }

        @Override
        public long skip(long count) throws IOException {
            try {
                return super.skip(count);
            } catch (IOException e) {
                throw invalid(format, e);
            }
        }
    }
}
