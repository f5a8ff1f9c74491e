package dev.monopod.runtime.image.source;

import dev.monopod.runtime.image.Descriptor;
import dev.monopod.runtime.image.Digest;
import dev.monopod.runtime.image.ImageName;
import java.util.List;
import java.util.Optional;

/**
 * An image that a source has.
 *
 * @param names by which it wants to be known; may be empty
 * @param manifest of the one image that is for this machine
 * @param index by whose digest it may be asked for too, where it was chosen from several platforms' images
 */
public record OfferedImage(List<ImageName> names, Descriptor manifest, Optional<Digest> index) {}
