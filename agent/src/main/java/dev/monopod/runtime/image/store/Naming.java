package dev.monopod.runtime.image.store;

import dev.monopod.runtime.image.ImageName;
import dev.monopod.runtime.image.InvalidImage;
import dev.monopod.runtime.image.Platform;
import dev.monopod.runtime.image.source.OfferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Under which names a source's images go into the store. */
final class Naming {
    private Naming() {}

    /**
     * An entry for each name. Images without a name are passed over beside named ones, where layouts keep signatures and the like.
     *
     * @param as in place of all names
     * @param where the source, for messages
     */
    static List<StoreIndex.Entry> entries(List<OfferedImage> images, Optional<ImageName> as, String where)
            throws InvalidImage {
        List<StoreIndex.Entry> entries = new ArrayList<>();
        if (as.isPresent()) {
            OfferedImage only = only(images, where);
            entries.add(new StoreIndex.Entry(as.get(), only.manifest(), only.index()));
        } else {
            for (OfferedImage image : images) {
                image.names().forEach(name -> entries.add(new StoreIndex.Entry(name, image.manifest(), image.index())));
            }
        }
        if (entries.isEmpty()) {
            throw new InvalidImage(where + ": does not say its image's full name (a mere tag is none); give one");
        }
        for (StoreIndex.Entry entry : entries) {
            checkDigest(entry, where);
        }
        return entries;
    }

    private static OfferedImage only(List<OfferedImage> images, String where) throws InvalidImage {
        long different = images.stream()
                .map(OfferedImage::manifest)
                .map(d -> d.digest())
                .distinct()
                .count();
        if (different != 1) {
            String names = images.stream()
                    .flatMap(image -> image.names().stream())
                    .map(ImageName::toString)
                    .limit(20)
                    .collect(Collectors.joining(", "));
            throw new InvalidImage(
                    where + ": has " + different + " images, so none can be given another name: " + names);
        }
        return images.get(0);
    }

    private static void checkDigest(StoreIndex.Entry entry, String where) throws InvalidImage {
        if (entry.name().digest().isPresent() && !entry.matches(entry.name())) {
            throw new InvalidImage(where + ": the image " + entry.manifest().digest() + " can't have the name "
                    + entry.name() + ", which is for another digest");
        }
    }

    /** An image may leave open what it is for, but must not be for something else. */
    static void checkPlatform(ImageReader.Contents contents, Platform platform, ImageName name) throws InvalidImage {
        Platform actual = contents.config().platform();
        boolean fits = (actual.os().isEmpty() || actual.os().equals(platform.os()))
                && (actual.architecture().isEmpty() || actual.architecture().equals(platform.architecture()));
        if (!fits) {
            throw new InvalidImage(name + ": is for " + actual + ", but this machine is " + platform);
        }
    }
}
