package dev.monopod.runtime.image;

/**
 * How much of a hostile or broken image is read before it is refused.
 *
 * @param documentBytes of one JSON document: index, manifest, config
 * @param layers of one image; overlayfs gets all their names in one page
 * @param archiveEntries files in an archive that holds images
 * @param layerEntries files, directories and links made by one layer, those made for missing parents included
 * @param layerBytes of one layer, unpacked
 * @param freeBytes up to this many bytes may come of any input, however small
 * @param expansion beyond {@code freeBytes}, at most this many bytes may come of one
 */
public record ImageLimits(
        int documentBytes,
        int layers,
        int archiveEntries,
        int layerEntries,
        long layerBytes,
        long freeBytes,
        int expansion) {
    private static final long MEBIBYTE = 1L << 20;

    /** Far beyond what real images need, far below what hurts a machine. */
    public static final ImageLimits DEFAULT =
            new ImageLimits((int) (4 * MEBIBYTE), 128, 100_000, 2_000_000, 64 * 1024 * MEBIBYTE, 1024 * MEBIBYTE, 100);

    /** How many bytes may come of decompressing this many. */
    public long expanded(long compressedBytes) {
        long byRatio = compressedBytes > Long.MAX_VALUE / expansion ? Long.MAX_VALUE : compressedBytes * expansion;
        return Math.min(layerBytes, Math.max(freeBytes, byRatio));
    }
}
