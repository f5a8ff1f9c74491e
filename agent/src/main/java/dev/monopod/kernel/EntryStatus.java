package dev.monopod.kernel;

import java.nio.ByteBuffer;

/**
 * What an entry of a directory is (statx(2)).
 *
 * @param typeAndMode as st_mode of stat(2)
 * @param deviceMajor of the device that a node stands for; 0 for what is no device node
 * @param deviceMinor likewise
 */
public record EntryStatus(int typeAndMode, int deviceMajor, int deviceMinor) {
    public static final int TYPE_MASK = 0xf000;
    public static final int DIRECTORY = 0x4000;
    public static final int CHARACTER_DEVICE = 0x2000;
    public static final int BLOCK_DEVICE = 0x6000;
    public static final int FIFO = 0x1000;

    private static final int MODE_OFFSET = 28;
    private static final int DEVICE_MAJOR_OFFSET = 128;
    private static final int DEVICE_MINOR_OFFSET = 132;

    static EntryStatus of(ByteBuffer statx) {
        return new EntryStatus(
                Short.toUnsignedInt(statx.getShort(MODE_OFFSET)),
                statx.getInt(DEVICE_MAJOR_OFFSET),
                statx.getInt(DEVICE_MINOR_OFFSET));
    }

    public boolean isDirectory() {
        return (typeAndMode & TYPE_MASK) == DIRECTORY;
    }

    /** Whether overlayfs takes it for "this name is gone": a character device 0:0. */
    public boolean isWhiteout() {
        return (typeAndMode & TYPE_MASK) == CHARACTER_DEVICE && deviceMajor == 0 && deviceMinor == 0;
    }
}
