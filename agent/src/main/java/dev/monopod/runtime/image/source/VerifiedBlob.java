package dev.monopod.runtime.image.source;

import dev.monopod.runtime.image.Descriptor;
import dev.monopod.runtime.image.Digest;
import dev.monopod.runtime.image.ImageLimits;
import dev.monopod.runtime.image.InvalidImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;

/** Blobs that are what their descriptors say. */
public final class VerifiedBlob {
    private static final int BUFFER = 1 << 17;

    private VerifiedBlob() {}

    /**
     * Copies a blob and checks it on the way; what was written is worth nothing if this throws.
     *
     * @throws InvalidImage where size or digest differ
     */
    public static void copy(InputStream in, Descriptor expected, OutputStream out) throws IOException {
        MessageDigest sum = Digest.sha256();
        byte[] buffer = new byte[BUFFER];
        long size = 0;
        for (int read = in.read(buffer); read >= 0 && size <= expected.size(); read = in.read(buffer)) {
            sum.update(buffer, 0, read);
            out.write(buffer, 0, read);
            size += read;
        }
        checkSize(expected, size);
        checkDigest(expected, Digest.of(sum));
    }

    /** A JSON document in memory. */
    public static byte[] readDocument(InputStream in, Descriptor expected, ImageLimits limits) throws IOException {
        checkIsDocument(expected, limits);
        byte[] content = in.readNBytes((int) expected.size() + 1);
        checkSize(expected, content.length);
        checkDigest(expected, Digest.of(content));
        return content;
    }

    /** Refuses a document that is too long to be read. */
    public static void checkIsDocument(Descriptor document, ImageLimits limits) throws InvalidImage {
        if (document.size() > limits.documentBytes()) {
            throw new InvalidImage("blob " + document.digest() + " is a document of " + document.size()
                    + " bytes; the limit is " + limits.documentBytes());
        }
    }

    private static void checkSize(Descriptor expected, long size) throws InvalidImage {
        if (size != expected.size()) {
            String actual = size > expected.size() ? "more" : String.valueOf(size);
            throw new InvalidImage(
                    "blob " + expected.digest() + " ought to have " + expected.size() + " bytes, but has " + actual);
        }
    }

    private static void checkDigest(Descriptor expected, Digest actual) throws InvalidImage {
        if (!actual.equals(expected.digest())) {
            throw new InvalidImage("blob " + expected.digest() + " has another content: its digest is " + actual);
        }
    }
}
