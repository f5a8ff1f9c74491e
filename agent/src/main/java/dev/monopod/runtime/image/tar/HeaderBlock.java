package dev.monopod.runtime.image.tar;

import dev.monopod.kernel.RawPath;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A header of 512 bytes, field by field (tar(5)). */
final class HeaderBlock {
    static final int SIZE = 512;

    private static final int NAME = 0;
    private static final int MODE = 100;
    private static final int UID = 108;
    private static final int GID = 116;
    private static final int LENGTH = 124;
    private static final int MODIFIED = 136;
    private static final int CHECKSUM = 148;
    private static final int TYPE = 156;
    private static final int LINK_NAME = 157;
    private static final int MAGIC = 257;
    private static final int DEVICE_MAJOR = 329;
    private static final int DEVICE_MINOR = 337;
    private static final int PREFIX = 345;

    private final byte[] block;

    private HeaderBlock(byte[] block) {
        this.block = block;
    }

    /** Takes a block for a header if its checksum says so. */
    static HeaderBlock of(byte[] block) throws InvalidArchive {
        if (!looksLikeOne(block)) {
            throw new InvalidArchive("a tar header's checksum is wrong: the archive is damaged, or is no tar archive");
        }
        return new HeaderBlock(block);
    }

    /** Whether these 512 bytes are a header. */
    static boolean looksLikeOne(byte[] block) {
        int unsigned = 0;
        int signed = 0;
        for (int i = 0; i < SIZE; i++) {
            boolean inChecksum = i >= CHECKSUM && i < CHECKSUM + 8;
            unsigned += inChecksum ? ' ' : block[i] & 0xff;
            // Old implementations added up signed characters.
            signed += inChecksum ? ' ' : block[i];
        }
        try {
            long stored = TarNumbers.field(block, CHECKSUM, 8, "checksum");
            return stored == unsigned || stored == signed;
        } catch (InvalidArchive e) {
            return false;
        }
    }

    char type() {
        return (char) (block[TYPE] & 0xff);
    }

    RawPath name() {
        RawPath name = text(NAME, 100);
        // Old GNU headers have "ustar" and two blanks, and times where POSIX has the prefix.
        boolean posix = new String(block, MAGIC, 6, StandardCharsets.ISO_8859_1).equals("ustar\0");
        RawPath prefix = posix ? text(PREFIX, 155) : RawPath.of("");
        return prefix.isEmpty() ? name : prefix.slash(name);
    }

    RawPath linkName() {
        return text(LINK_NAME, 100);
    }

    int mode() throws InvalidArchive {
        return (int) TarNumbers.field(block, MODE, 8, "mode") & 07777;
    }

    long uid() throws InvalidArchive {
        return TarNumbers.field(block, UID, 8, "uid");
    }

    long gid() throws InvalidArchive {
        return TarNumbers.field(block, GID, 8, "gid");
    }

    long length() throws InvalidArchive {
        return TarNumbers.size(TarNumbers.field(block, LENGTH, 12, "size"), "size");
    }

    long modified() throws InvalidArchive {
        return TarNumbers.field(block, MODIFIED, 12, "mtime");
    }

    TarEntry.Device device() throws InvalidArchive {
        long major = TarNumbers.field(block, DEVICE_MAJOR, 8, "devmajor");
        long minor = TarNumbers.field(block, DEVICE_MINOR, 8, "devminor");
        if (major < 0 || major > 0xfff || minor < 0 || minor > 0xfffff) {
            throw new InvalidArchive(
                    "device " + major + ":" + minor + ": Linux has 12 bits for the first, 20 for the second");
        }
        return new TarEntry.Device((int) major, (int) minor);
    }

    byte[] bytes() {
        return block;
    }

    private RawPath text(int offset, int length) {
        int end = offset;
        while (end < offset + length && block[end] != 0) {
            end++;
        }
        return RawPath.of(Arrays.copyOfRange(block, offset, end));
    }
}
