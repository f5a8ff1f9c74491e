package dev.monopod.runtime.image.source;

import dev.monopod.runtime.image.Descriptor;
import dev.monopod.runtime.image.ImageName;
import dev.monopod.runtime.image.InvalidImage;
import dev.monopod.runtime.image.InvalidImageName;
import java.util.List;

/** How a layout's index names its images: by annotations. */
public final class DescriptorNames {
    /** containerd's and Docker's, always a full name. */
    public static final String CONTAINERD = "io.containerd.image.name";
    /** OCI's: a full name with some tools, a mere tag with others. */
    public static final String OCI = "org.opencontainers.image.ref.name";

    private DescriptorNames() {}

    /** The names of a descriptor: one, or none where it has only what may be a tag. */
    static List<ImageName> of(Descriptor descriptor, String where) throws InvalidImage {
        String full = descriptor.annotations().get(CONTAINERD);
        if (full != null) {
            return List.of(parse(full, where + ": " + CONTAINERD));
        }
        String reference = descriptor.annotations().get(OCI);
        // "latest" is a tag and "busybox" a name, but nothing tells them apart; a slash or a colon does.
        if (reference == null || (reference.indexOf('/') < 0 && reference.indexOf(':') < 0)) {
            return List.of();
        }
        return List.of(parse(reference, where + ": " + OCI));
    }

    static ImageName parse(String text, String where) throws InvalidImage {
        try {
            return ImageName.parse(text);
        } catch (InvalidImageName e) {
            throw new InvalidImage(where + ": " + e.getMessage(), e);
        }
    }
}
