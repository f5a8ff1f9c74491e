package dev.monopod.runtime.image.tar;

import dev.monopod.kernel.RawPath;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One entry of an archive, without its data.
 *
 * @param name as written: it may be absolute, have ".." in it, end with a slash
 * @param target of a link, as written
 * @param size of the file in bytes, holes included; 0 for what has no data
 * @param extents where the data belong; one for a file without holes
 * @param device of a device node
 */
public record TarEntry(
        Type type,
        RawPath name,
        RawPath target,
        long size,
        List<Extent> extents,
        Attributes attributes,
        Device device) {

    /** The kinds of entries. */
    public enum Type {
        FILE,
        HARD_LINK,
        SYMBOLIC_LINK,
        CHARACTER_DEVICE,
        BLOCK_DEVICE,
        DIRECTORY,
        FIFO
    }

    /** A stretch of a file that has data: the archive holds the stretches one after the other. */
    public record Extent(long offset, long length) {}

    /**
     * What is set on an entry once it is made.
     *
     * @param mode permission bits with set-user-ID, set-group-ID and sticky bit
     * @param uid as a 32-bit number without sign
     * @param gid likewise
     * @param extended extended attributes: key to value
     */
    public record Attributes(int mode, int uid, int gid, Instant modified, Map<String, byte[]> extended) {}

    /** A device's number in its two parts. */
    public record Device(int major, int minor) {}
}
