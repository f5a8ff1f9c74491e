package dev.monopod.runtime.image.source;

import dev.monopod.runtime.image.InvalidImage;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** The files of a directory or an archive, by their path in it. */
interface SourceFiles extends Closeable {
    /** What messages call the whole. */
    String name();

    /** The regular file at this path; empty where there is none. */
    Optional<SourceFile> find(String path) throws IOException;

    /** A file that can be read more than once. */
    interface SourceFile {
        long size() throws IOException;

        InputStream open() throws IOException;
    }

    /** The whole of a small file. */
    default byte[] read(String path, int limit) throws IOException {
        SourceFile file = find(path).orElseThrow(() -> new InvalidImage(name() + ": has no " + path));
        try (InputStream in = file.open()) {
            byte[] content = in.readNBytes(limit + 1);
            if (content.length > limit) {
                throw new InvalidImage(
                        name() + ": " + path + " is longer than " + limit + " bytes, which is the limit");
            }
            return content;
        }
    }
}
