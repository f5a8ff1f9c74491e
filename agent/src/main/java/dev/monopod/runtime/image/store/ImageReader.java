package dev.monopod.runtime.image.store;

import dev.monopod.runtime.image.Descriptor;
import dev.monopod.runtime.image.Digest;
import dev.monopod.runtime.image.Image;
import dev.monopod.runtime.image.ImageConfig;
import dev.monopod.runtime.image.ImageLimits;
import dev.monopod.runtime.image.InvalidImage;
import dev.monopod.runtime.image.JsonDocument;
import dev.monopod.runtime.image.Manifest;
import dev.monopod.runtime.image.source.VerifiedBlob;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads an image's documents and checks that they belong together. */
final class ImageReader {
    /** Gives a document's bytes, verified. */
    interface Documents {
        byte[] read(Descriptor descriptor) throws IOException;
    }

    /** An image's documents. */
    record Contents(Descriptor manifest, Manifest.OfImage image, ImageConfig config) {
        /** As they are packed. */
        long sizeBytes() {
            long layers = image.layers().stream().mapToLong(Descriptor::size).sum();
            return manifest.size() + image.config().size() + layers;
        }
    }

    private ImageReader() {}

    static Contents read(Descriptor manifest, Documents documents, ImageLimits limits) throws IOException {
        JsonDocument json = JsonDocument.parse(documents.read(manifest), "manifest " + manifest.digest());
        if (!(Manifest.read(json, manifest.mediaType()) instanceof Manifest.OfImage image)) {
            throw new InvalidImage(json.where() + ": is an index of images where an image is expected");
        }
        if (image.layers().size() > limits.layers()) {
            throw new InvalidImage(
                    json.where() + ": has " + image.layers().size() + " layers; the limit is " + limits.layers());
        }
        return new Contents(manifest, image, config(image, documents));
    }

    private static ImageConfig config(Manifest.OfImage image, Documents documents) throws IOException {
        JsonDocument json = JsonDocument.parse(
                documents.read(image.config()), "config " + image.config().digest());
        ImageConfig config = ImageConfig.read(json);
        int layers = image.layers().size();
        if (config.diffIds().size() != layers) {
            throw new InvalidImage(json.where() + ": rootfs: diff_ids: has "
                    + config.diffIds().size() + " layers, but the manifest " + layers);
        }
        return config;
    }

    /** The documents in a store. */
    static Documents documents(StorePaths paths, ImageLimits limits) {
        return descriptor -> {
            try (InputStream in = Files.newInputStream(paths.blob(descriptor.digest()))) {
                return VerifiedBlob.readDocument(in, descriptor, limits);
            }
        };
    }

    /** An image as it can be run from a store. */
    static Image image(StoreIndex.Entry entry, Contents contents, StorePaths paths) throws IOException {
        List<String> layers = new ArrayList<>();
        List<Digest> diffIds = contents.config().diffIds();
        for (int i = diffIds.size() - 1; i >= 0; i--) {
            String name = shortName(paths, diffIds.get(i));
            // overlayfs refuses a layer that is there twice. Only its upper place counts: that hides all of the lower
            // one.
            if (!layers.contains(name)) {
                layers.add(name);
            }
        }
        return new Image(
                entry.name(),
                entry.manifest().digest(),
                contents.image().config().digest(),
                contents.config(),
                List.copyOf(layers),
                contents.sizeBytes());
    }

    private static String shortName(StorePaths paths, Digest diffId) throws IOException {
        Path link = paths.diff(diffId);
        try {
            return Files.readSymbolicLink(link).getFileName().toString();
        } catch (NoSuchFileException e) {
            throw new IOException(
                    "the unpacked layer " + diffId + " is missing from the store: load the image again", e);
        }
    }
}
