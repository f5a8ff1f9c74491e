package dev.monopod.runtime.image;

import java.util.Map;
import java.util.Optional;

/**
 * A reference to a blob, as the OCI image specification's descriptor.md has it.
 *
 * @param size in bytes, to be verified like the digest
 * @param platform of an image in an index
 */
public record Descriptor(
        String mediaType, Digest digest, long size, Optional<Platform> platform, Map<String, String> annotations) {

    /** A descriptor without platform and annotations. */
    public static Descriptor of(String mediaType, Digest digest, long size) {
        return new Descriptor(mediaType, digest, size, Optional.empty(), Map.of());
    }

    /** Reads a descriptor. */
    public static Descriptor read(JsonDocument json) throws InvalidImage {
        Optional<Platform> platform =
                json.has("platform") ? Optional.of(Platform.read(json.at("platform"))) : Optional.empty();
        return new Descriptor(
                json.requiredText("mediaType"),
                Digest.parse(json.requiredText("digest"), json.where() + ": digest"),
                json.requiredSize("size"),
                platform,
                json.textMap("annotations"));
    }
}
