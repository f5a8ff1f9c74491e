package dev.monopod.runtime.image.store;

import dev.monopod.runtime.image.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Where everything is in a store, and how a file there is replaced. */
record StorePaths(Path top) {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    /** Makes the folders that are missing, for root alone: images hold set-user-ID programs (CVE-2021-41103). */
    void create() throws IOException {
        Files.createDirectories(top);
        for (Path folder :
                new Path[] {top, top.resolve("blobs"), blobs(), layers(), top.resolve("diffs"), diffs(), tmp()}) {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, OWNER_ONLY);
        }
    }

    Path mark() {
        return top.resolve("oci-layout");
    }

    Path index() {
        return top.resolve("index.json");
    }

    Path blobs() {
        return top.resolve("blobs/sha256");
    }

    Path blob(Digest digest) {
        return blobs().resolve(digest.hex());
    }

    Path layers() {
        return top.resolve("layers");
    }

    Path diffs() {
        return top.resolve("diffs/sha256");
    }

    /** The link from a diffID to the layer's folder. */
    Path diff(Digest diffId) {
        return diffs().resolve(diffId.hex());
    }

    Path tmp() {
        return top.resolve("tmp");
    }

    Path lock() {
        return top.resolve("lock");
    }

    /** Puts a new content in the place of a file, at once and for good. To be called by the lock's holder. */
    void replace(Path file, byte[] content) throws IOException {
        Path written = tmp().resolve("new-" + file.getFileName());
        try (FileChannel channel = FileChannel.open(
                written, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
        sync(top);
    }

    /** Returns when what was made in and moved to a folder is there for good. */
    static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
