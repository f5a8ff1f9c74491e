package dev.monopod.runtime.image;

import java.util.List;

/**
 * An image in the store, ready to become a root file system.
 *
 * @param name by which it is known; an image may have several names, and then is several of these
 * @param digest of its manifest: its identity in registries ({@code repository@digest})
 * @param id digest of its configuration: its identity among images, the "imageID" of container runtimes
 * @param layers names of folders below the store's layers folder, the top one first, as overlayfs' lowerdir wants them
 * @param sizeBytes of manifest, configuration and layers as they were packed, as the kubelet shows it
 */
public record Image(
        ImageName name, Digest digest, Digest id, ImageConfig config, List<String> layers, long sizeBytes) {}
