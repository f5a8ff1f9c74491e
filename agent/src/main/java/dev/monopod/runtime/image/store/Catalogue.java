package dev.monopod.runtime.image.store;

import dev.monopod.runtime.image.Digest;
import dev.monopod.runtime.image.Image;
import dev.monopod.runtime.image.ImageLimits;
import dev.monopod.runtime.image.ImageName;
import dev.monopod.runtime.image.store.ImageReader.Contents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The store's images as index.json has them at the moment. A look-up costs one stat(2) while nothing changes. */
final class Catalogue {
    private static final int TRIES = 3;

    private final StorePaths paths;
    private final ImageLimits limits;
    /** Replaced as a whole. Two threads may both read the file; both see the same. */
    private volatile Snapshot snapshot = new Snapshot(Optional.empty(), StoreIndex.EMPTY, new ConcurrentHashMap<>());

    Catalogue(StorePaths paths, ImageLimits limits) {
        this.paths = paths;
        this.limits = limits;
    }

    /** What tells one state of a file from another: it is replaced for each change, and so is another file each time. */
    private record Version(Object file, FileTime modified, long size) {}

    /** @param contents of the images that were asked for */
    private record Snapshot(Optional<Version> version, StoreIndex index, Map<Digest, Contents> contents) {}

    StoreIndex index() throws IOException {
        return current().index();
    }

    Optional<Image> find(ImageName name) throws IOException {
        return retrying(seen -> {
            List<StoreIndex.Entry> matching = seen.index().matching(name);
            return matching.isEmpty() ? Optional.empty() : Optional.of(image(seen, matching.get(0)));
        });
    }

    List<Image> list() throws IOException {
        return retrying(seen -> {
            List<Image> images = new ArrayList<>();
            for (StoreIndex.Entry entry : seen.index().entries()) {
                images.add(image(seen, entry));
            }
            return List.copyOf(images);
        });
    }

    private interface Reading<T> {
        T from(Snapshot snapshot) throws IOException;
    }

    /** What an index refers to may be removed while it is read; then there is a new index to look at. */
    private <T> T retrying(Reading<T> reading) throws IOException {
        for (int tries = 1; ; tries++) {
            Snapshot seen = current();
            try {
                return reading.from(seen);
            } catch (IOException e) {
                if (tries == TRIES || current().version().equals(seen.version())) {
                    throw e;
                }
            }
        }
    }

    private Image image(Snapshot seen, StoreIndex.Entry entry) throws IOException {
        Contents contents = seen.contents().get(entry.manifest().digest());
        if (contents == null) {
            contents = ImageReader.read(entry.manifest(), ImageReader.documents(paths, limits), limits);
            seen.contents().put(entry.manifest().digest(), contents);
        }
        return ImageReader.image(entry, contents, paths);
    }

    private Snapshot current() throws IOException {
        Snapshot seen = snapshot;
        Path file = paths.index();
        Optional<Version> version = version(file);
        if (version.equals(seen.version())) {
            return seen;
        }
        // The version from before the reading: should the file be replaced between, it is read again next time.
        StoreIndex index =
                version.isEmpty() ? StoreIndex.EMPTY : StoreIndex.read(Files.readAllBytes(file), file.toString());
        Snapshot fresh = new Snapshot(version, index, new ConcurrentHashMap<>());
        snapshot = fresh;
        return fresh;
    }

    private static Optional<Version> version(Path file) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return Optional.of(new Version(
                    Objects.requireNonNull(attributes.fileKey()), attributes.lastModifiedTime(), attributes.size()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}
