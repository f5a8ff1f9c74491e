package dev.monopod.kernel;

import java.io.IOException;

/** Something else than a regular file stands where one was to be read: a directory, a FIFO, a socket, a device. */
public final class NotRegularException extends IOException {
    private static final long serialVersionUID = 1;

    private static final int TYPE_MASK = 0xf000;

    NotRegularException(String path, int mode) {
        super(path + " is " + describe(mode) + ", not a regular file");
    }

    private static String describe(int mode) {
        return switch (mode & TYPE_MASK) {
            case 0x4000 -> "a directory";
            case 0x1000 -> "a FIFO";
            case 0xc000 -> "a socket";
            case 0x2000 -> "a character device";
            case 0x6000 -> "a block device";
            default -> "of type 0" + Integer.toOctalString(mode & TYPE_MASK);
        };
    }
}
