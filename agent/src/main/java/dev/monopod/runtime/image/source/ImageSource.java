package dev.monopod.runtime.image.source;

import dev.monopod.runtime.image.Descriptor;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Offers images, from files or from elsewhere. Blocks; for one worker thread at a time. */
public interface ImageSource extends Closeable {
    /** What messages call it: a path, an address. */
    String name();

    /** The images for this machine that it has, at least one. */
    List<OfferedImage> images() throws IOException;

    /**
     * The bytes of a blob, unverified: the reader compares size and digest with the descriptor's.
     *
     * @throws dev.monopod.runtime.image.InvalidImage where the source has no such blob
     */
    InputStream open(Descriptor blob) throws IOException;
}
