package dev.monopod.runtime.image.store;

import dev.monopod.files.Tree;
import dev.monopod.kernel.ExclusiveLock;
import dev.monopod.runtime.image.Descriptor;
import dev.monopod.runtime.image.Digest;
import dev.monopod.runtime.image.Image;
import dev.monopod.runtime.image.ImageLimits;
import dev.monopod.runtime.image.ImageName;
import dev.monopod.runtime.image.InvalidImage;
import dev.monopod.runtime.image.Platform;
import dev.monopod.runtime.image.source.FileSource;
import dev.monopod.runtime.image.source.ImageSource;
import dev.monopod.runtime.image.store.ImageReader.Contents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The images on this machine. Any number of stores, in this process and in others, may be open on the same folder:
 * <ul>
 *   <li>a change is made by one at a time; others that want to make one wait, without limit;
 *   <li>{@link #find} and {@link #list} wait for nobody, and see each change as soon as it is made;
 *   <li>a change is made whole or not at all, whatever is killed when; what is left of one that was not finished goes with the next.
 * </ul>
 * All methods block on the disk: for worker threads. They may be called from several threads.
 */
public final class ImageStore {
    private static final byte[] MARK = "{\"imageLayoutVersion\":\"1.0.0\"}\n".getBytes(StandardCharsets.US_ASCII);

    private final StorePaths paths;
    private final ImageLimits limits;
    private final Platform platform;
    private final Catalogue catalogue;

    private ImageStore(StorePaths paths, ImageLimits limits, Platform platform) {
        this.paths = paths;
        this.limits = limits;
        this.platform = platform;
        this.catalogue = new Catalogue(paths, limits);
    }

    /** Opens the store below a root directory, with the usual limits, for images of this machine; makes it where it isn't there. */
    public static ImageStore open(Path root) throws IOException {
        return open(root, ImageLimits.DEFAULT, Platform.ofThisMachine());
    }

    /**
     * Opens the store below a root directory; makes it where it isn't there.
     *
     * @param platform whose images are taken
     */
    public static ImageStore open(Path root, ImageLimits limits, Platform platform) throws IOException {
        StorePaths paths = new StorePaths(root.toAbsolutePath().resolve("images"));
        paths.create();
        // Whoever has the lock has removed what was left over, so there is no need to wait.
        Optional<ExclusiveLock> lock = ExclusiveLock.tryAcquire(paths.lock());
        if (lock.isPresent()) {
            prepareAndRelease(paths, lock.get());
        }
        return new ImageStore(paths, limits, platform);
    }

    private static void prepareAndRelease(StorePaths paths, ExclusiveLock lock) throws IOException {
        try {
            prepare(paths);
        } finally {
            lock.close();
        }
    }

    private static void prepare(StorePaths paths) throws IOException {
        new Sweeper(paths).removeLeftovers();
        if (Files.notExists(paths.mark())) {
            paths.replace(paths.mark(), MARK);
        }
        if (Files.notExists(paths.index())) {
            paths.replace(paths.index(), StoreIndex.EMPTY.toJson());
        }
    }

    /** The folder that the layers of an {@link Image} are in, each by its name. */
    public Path layersDir() {
        return paths.layers();
    }

    /**
     * The image that a name means: of this digest if it has one (of a manifest, or of the index that the image was taken from), else
     * of this tag.
     */
    public Optional<Image> find(ImageName name) throws IOException {
        return catalogue.find(name);
    }

    /** All images, an image with several names several times, in the order of their coming. */
    public List<Image> list() throws IOException {
        return catalogue.list();
    }

    /**
     * Takes images from an OCI image layout's directory, or an archive: OCI's or {@code docker save}'s, plain or packed by gzip or zstd.
     * An image that has one of the names loses it.
     *
     * @param as the name to give, in place of what the source says; only where that has a single image
     * @return the names under which images are there
     * @throws InvalidImage where the source is not as it ought to be; nothing was changed then
     */
    public List<ImageName> load(Path source, Optional<ImageName> as) throws IOException {
        return alone(() -> {
            Path scratch = Files.createTempDirectory(paths.tmp(), "source-");
            try (ImageSource opened = FileSource.open(source, scratch, limits, platform)) {
                return add(opened, as);
            }
        });
    }

    /** As {@link #load}, from a source that is open already. */
    public List<ImageName> loadFrom(ImageSource source, Optional<ImageName> as) throws IOException {
        return alone(() -> add(source, as));
    }

    private interface Change<T> {
        T make() throws IOException;
    }

    /** Makes a change as the lock's holder, in a store without leftovers; leaves none of its own, however it ends. */
    private <T> T alone(Change<T> change) throws IOException {
        ExclusiveLock lock = ExclusiveLock.acquire(paths.lock());
        try {
            prepare(paths);
            try {
                return change.make();
            } finally {
                Tree.empty(paths.tmp());
            }
        } finally {
            lock.close();
        }
    }

    private List<ImageName> add(ImageSource source, Optional<ImageName> as) throws IOException {
        List<StoreIndex.Entry> entries = Naming.entries(source.images(), as, source.name());
        Staging staging = new Staging(paths, Files.createTempDirectory(paths.tmp(), "load-"), limits);
        for (StoreIndex.Entry entry : entries) {
            stage(source, entry, staging);
        }
        staging.commit();
        StoreIndex index = catalogue.index();
        for (StoreIndex.Entry entry : entries) {
            index = index.with(entry);
        }
        paths.replace(paths.index(), index.toJson());
        return entries.stream().map(StoreIndex.Entry::name).toList();
    }

    private void stage(ImageSource source, StoreIndex.Entry entry, Staging staging) throws IOException {
        Contents contents =
                ImageReader.read(entry.manifest(), document -> staging.addDocument(source, document), limits);
        Naming.checkPlatform(contents, platform, entry.name());
        List<Descriptor> layers = contents.image().layers();
        for (Descriptor layer : layers) {
            staging.addBlob(source, layer);
        }
        for (int i = 0; i < layers.size(); i++) {
            staging.addLayer(layers.get(i), contents.config().diffIds().get(i));
        }
    }

    /**
     * Takes a name from its image (with a digest: all names of that image in that repository), and removes what no image needs then.
     *
     * @param inUse whether the layer of this name is part of a container's root; such layers stay until a later removal
     * @return whether there was such an image
     */
    public boolean remove(ImageName name, Predicate<String> inUse) throws IOException {
        return alone(() -> {
            StoreIndex index = catalogue.index();
            List<StoreIndex.Entry> removed = index.matching(name);
            if (!removed.isEmpty()) {
                paths.replace(paths.index(), index.without(removed).toJson());
            }
            removeUnused(inUse);
            return !removed.isEmpty();
        });
    }

    /** Removes what no image needs: what an image left whose name went to another, layers that were in use. */
    public void prune(Predicate<String> inUse) throws IOException {
        alone(() -> {
            removeUnused(inUse);
            return true;
        });
    }

    private void removeUnused(Predicate<String> inUse) throws IOException {
        Set<Digest> blobs = new HashSet<>();
        Set<Digest> diffIds = new HashSet<>();
        for (StoreIndex.Entry entry : catalogue.index().entries()) {
            Contents contents = ImageReader.read(entry.manifest(), ImageReader.documents(paths, limits), limits);
            blobs.add(entry.manifest().digest());
            blobs.add(contents.image().config().digest());
            contents.image().layers().forEach(layer -> blobs.add(layer.digest()));
            diffIds.addAll(contents.config().diffIds());
        }
        new Sweeper(paths).removeUnused(blobs, diffIds, inUse);
    }
}
