package dev.monopod.runtime.image.store;

import dev.monopod.files.Tree;
import dev.monopod.kernel.Directory;
import dev.monopod.runtime.image.Descriptor;
import dev.monopod.runtime.image.Digest;
import dev.monopod.runtime.image.ImageLimits;
import dev.monopod.runtime.image.InvalidImage;
import dev.monopod.runtime.image.LayerFormat;
import dev.monopod.runtime.image.Manifest;
import dev.monopod.runtime.image.layer.LayerUnpacker;
import dev.monopod.runtime.image.source.ImageSource;
import dev.monopod.runtime.image.source.VerifiedBlob;
import dev.monopod.runtime.image.tar.Decompressor;
import dev.monopod.runtime.image.tar.InvalidArchive;
import dev.monopod.runtime.image.tar.MeteredStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Blobs and layers on their way into the store. They are written aside, brought to the disk all together, and moved to their places
 * only then; so whatever has its place is whole, even after a power cut. To be used by the lock's holder; not closed, since what
 * was not committed is a leftover like any other.
 */
final class Staging {
    private static final int SHORT_NAME = 12;
    private static final int MOST_SAME_NAMES = 100;

    private final StorePaths paths;
    private final ImageLimits limits;
    private final Path blobs;
    private final Path layers;
    private final Path discarded;
    private final Map<Digest, Path> newBlobs = new LinkedHashMap<>();
    private final Map<Digest, Path> newLayers = new LinkedHashMap<>();

    /** @param folder empty, on the store's file system */
    Staging(StorePaths paths, Path folder, ImageLimits limits) throws IOException {
        this.paths = paths;
        this.limits = limits;
        this.blobs = Files.createDirectory(folder.resolve("blobs"));
        this.layers = Files.createDirectory(folder.resolve("layers"));
        this.discarded = Files.createDirectory(folder.resolve("discarded"));
    }

    /** Takes a blob over from a source, verified, unless the store has it. */
    void addBlob(ImageSource source, Descriptor blob) throws IOException {
        if (Files.exists(blob(blob.digest()))) {
            return;
        }
        Path written = blobs.resolve(blob.digest().hex());
        try (InputStream in = source.open(blob);
                OutputStream out = Files.newOutputStream(written)) {
            VerifiedBlob.copy(in, blob, out);
        }
        newBlobs.put(blob.digest(), written);
    }

    /** Takes a document over from a source, verified, and reads it. */
    byte[] addDocument(ImageSource source, Descriptor blob) throws IOException {
        VerifiedBlob.checkIsDocument(blob, limits);
        addBlob(source, blob);
        try (InputStream in = Files.newInputStream(blob(blob.digest()))) {
            return VerifiedBlob.readDocument(in, blob, limits);
        }
    }

    private Path blob(Digest digest) {
        return newBlobs.getOrDefault(digest, paths.blob(digest));
    }

    /**
     * Unpacks a layer whose blob was added, unless the store has it unpacked.
     *
     * @throws InvalidImage where it is none, is hostile, or is not what its diffID says
     */
    void addLayer(Descriptor layer, Digest diffId) throws IOException {
        if (newLayers.containsKey(diffId) || Files.exists(paths.diff(diffId), LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Path folder = Files.createDirectory(layers.resolve(diffId.hex()));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path blob = blob(layer.digest());
        try {
            checkFormat(layer, blob);
            unpack(layer, blob, folder, diffId);
        } catch (InvalidImage | InvalidArchive e) {
            throw new InvalidImage("layer " + layer.digest() + ": " + e.getMessage(), e);
        }
        newLayers.put(diffId, folder);
    }

    private static void checkFormat(Descriptor layer, Path blob) throws IOException {
        try (InputStream in = Files.newInputStream(blob)) {
            Optional<LayerFormat> actual = Decompressor.recognise(in.readNBytes(Decompressor.START));
            LayerFormat said = Manifest.formatOf(layer);
            // An archive without entries shows no format.
            if (!actual.orElse(LayerFormat.TAR).equals(said)) {
                throw new InvalidImage("is not in the format that its media type " + layer.mediaType() + " says");
            }
        }
    }

    private void unpack(Descriptor layer, Path blob, Path folder, Digest diffId) throws IOException {
        LayerFormat format = Manifest.formatOf(layer);
        // An uncompressed layer's diffID is its blob's digest, and that was verified when the blob was copied.
        boolean isVerified = format == LayerFormat.TAR && layer.digest().equals(diffId);
        Optional<MessageDigest> sum = isVerified ? Optional.empty() : Optional.of(Digest.sha256());
        try (InputStream packed = Files.newInputStream(blob);
                MeteredStream tar =
                        new MeteredStream(Decompressor.open(packed, format), limits.expanded(layer.size()), sum)) {
            LayerUnpacker.unpack(tar, folder, discarded, limits);
            if (sum.isPresent()) {
                tar.drain();
                checkDiffId(Digest.of(sum.get()), diffId);
            }
        }
        Tree.empty(discarded);
    }

    private static void checkDiffId(Digest actual, Digest expected) throws InvalidImage {
        if (!actual.equals(expected)) {
            throw new InvalidImage("unpacked it is " + actual + ", but the image's configuration says " + expected);
        }
    }

    /** Moves everything to its place, for good. */
    void commit() throws IOException {
        try (Directory top = Directory.open(paths.top())) {
            top.syncFileSystem();
        }
        for (Map.Entry<Digest, Path> blob : newBlobs.entrySet()) {
            Files.move(blob.getValue(), paths.blob(blob.getKey()), StandardCopyOption.ATOMIC_MOVE);
        }
        StorePaths.sync(paths.blobs());
        Map<Digest, String> names = new LinkedHashMap<>();
        for (Map.Entry<Digest, Path> layer : newLayers.entrySet()) {
            String name = freeName(layer.getKey());
            Files.move(layer.getValue(), paths.layers().resolve(name), StandardCopyOption.ATOMIC_MOVE);
            names.put(layer.getKey(), name);
        }
        StorePaths.sync(paths.layers());
        for (Map.Entry<Digest, String> layer : names.entrySet()) {
            Files.createSymbolicLink(paths.diff(layer.getKey()), Path.of("../../layers", layer.getValue()));
        }
        StorePaths.sync(paths.diffs());
    }

    /** The start of the diffID, which whoever makes layers can make coincide; so the name alone never identifies a layer. */
    private String freeName(Digest diffId) throws IOException {
        String start = diffId.hex().substring(0, SHORT_NAME);
        for (int i = 0; i < MOST_SAME_NAMES; i++) {
            String name = i == 0 ? start : start + "-" + i;
            if (Files.notExists(paths.layers().resolve(name), LinkOption.NOFOLLOW_LINKS)) {
                return name;
            }
        }
        throw new InvalidImage("more than " + MOST_SAME_NAMES + " layers whose diffIDs begin with " + start);
    }
}
