package dev.monopod.runtime.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An image's manifest, or an index of several, in OCI's or Docker's form. A document that could be read as both is neither
 * (CVE-2021-41190).
 */
public sealed interface Manifest {
    String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
    String OCI_CONFIG = "application/vnd.oci.image.config.v1+json";
    Set<String> IMAGE_TYPES = Set.of(OCI_MANIFEST, "application/vnd.docker.distribution.manifest.v2+json");
    Set<String> INDEX_TYPES = Set.of(OCI_INDEX, "application/vnd.docker.distribution.manifest.list.v2+json");
    Set<String> CONFIG_TYPES = Set.of(OCI_CONFIG, "application/vnd.docker.container.image.v1+json");

    /** One image: its configuration and its layers from the lowest to the top one. */
    record OfImage(Descriptor config, List<Descriptor> layers) implements Manifest {}

    /** Several images, or further indexes. */
    record OfIndex(List<Descriptor> manifests) implements Manifest {}

    /**
     * Reads a document as what its descriptor says that it is.
     *
     * @param mediaType the descriptor's
     */
    static Manifest read(JsonDocument json, String mediaType) throws InvalidImage {
        checkOneKind(json, mediaType);
        if (INDEX_TYPES.contains(mediaType)) {
            return new OfIndex(descriptors(json, "manifests"));
        }
        if (!IMAGE_TYPES.contains(mediaType)) {
            throw new InvalidImage(json.where() + ": the media type " + Shown.shorten(mediaType)
                    + " is neither an image manifest nor an index of OCI or Docker (schema 2)");
        }
        Descriptor config = Descriptor.read(json.at("config"));
        if (!CONFIG_TYPES.contains(config.mediaType())) {
            throw new InvalidImage(json.where() + ": config: the media type " + Shown.shorten(config.mediaType())
                    + " is no container image's configuration");
        }
        List<Descriptor> layers = descriptors(json, "layers");
        for (Descriptor layer : layers) {
            formatOf(layer);
        }
        return new OfImage(config, layers);
    }

    /** The format of a layer, which must be one that can be unpacked. */
    static LayerFormat formatOf(Descriptor layer) throws InvalidImage {
        return LayerFormat.ofMediaType(layer.mediaType())
                .orElseThrow(() -> new InvalidImage("layer " + layer.digest() + ": the media type "
                        + Shown.shorten(layer.mediaType())
                        + " can't be unpacked; tar, tar+gzip and tar+zstd of OCI and Docker can"));
    }

    private static void checkOneKind(JsonDocument json, String mediaType) throws InvalidImage {
        boolean image = json.has("layers") || json.has("config") || json.has("fsLayers");
        if (image && json.has("manifests")) {
            throw new InvalidImage(json.where() + ": has both manifests and layers; it must be an index or an image");
        }
        if ((image && INDEX_TYPES.contains(mediaType)) || (json.has("manifests") && IMAGE_TYPES.contains(mediaType))) {
            throw new InvalidImage(json.where() + ": is not what its media type " + mediaType + " says");
        }
        Optional<String> own = json.text("mediaType").filter(type -> !type.isEmpty());
        if (own.isPresent() && !own.get().equals(mediaType)) {
            throw new InvalidImage(json.where() + ": says of itself to be " + Shown.shorten(own.get())
                    + ", but is referred to as " + mediaType);
        }
    }

    private static List<Descriptor> descriptors(JsonDocument json, String field) throws InvalidImage {
        List<Descriptor> descriptors = new ArrayList<>();
        for (JsonDocument element : json.list(field)) {
            descriptors.add(Descriptor.read(element));
        }
        return List.copyOf(descriptors);
    }
}
