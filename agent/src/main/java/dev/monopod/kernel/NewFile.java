package dev.monopod.kernel;

import java.util.Arrays;
import jnr.constants.platform.Errno;

/** A file just made, open for writing at any offset. Not for sharing between threads. */
public final class NewFile implements AutoCloseable {
    private final int fd;
    private final String path;

    NewFile(int fd, String path) {
        this.fd = fd;
        this.path = path;
    }

    /** Writes the first {@code count} bytes of the buffer at {@code offset} of the file, all of them. */
    public void write(byte[] buffer, int count, long offset) throws KernelException {
        int done = 0;
        byte[] rest = buffer;
        while (done < count) {
            try {
                done += Syscall.check(LibC.INSTANCE.pwrite(fd, rest, count - done, offset + done), "pwrite", path);
            } catch (KernelException e) {
                if (!e.is(Errno.EINTR)) {
                    throw e;
                }
            }
            rest = done < count ? Arrays.copyOfRange(buffer, done, count) : rest;
        }
    }

    /** Sets the size; what was never written reads as zeros and takes no room. */
    public void setSize(long size) throws KernelException {
        Syscall.check(LibC.INSTANCE.ftruncate(fd, size), "ftruncate", path);
    }

    @Override
    public void close() {
        LibC.INSTANCE.close(fd);
    }
}
