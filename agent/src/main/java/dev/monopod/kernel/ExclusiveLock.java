package dev.monopod.kernel;

import java.nio.file.Path;
import java.util.Optional;
import jnr.constants.platform.Errno;

/**
 * A lock that one holder in one process has at a time (flock(2)); it ends with the holder, however that ends. Two holders in one
 * process shut each other out as well, unlike with the locks of {@code java.nio}, which belong to the process.
 */
public final class ExclusiveLock implements AutoCloseable {
    private final int fd;

    private ExclusiveLock(int fd) {
        this.fd = fd;
    }

    /** Waits for the lock on this file, which is made where it isn't there. Blocks without limit: for worker threads. */
    public static ExclusiveLock acquire(Path file) throws KernelException {
        int fd = open(file);
        try {
            return lock(fd, LibC.LOCK_EX, file);
        } catch (KernelException e) {
            LibC.INSTANCE.close(fd);
            throw e;
        }
    }

    /** The lock on this file, or empty where another has it. */
    public static Optional<ExclusiveLock> tryAcquire(Path file) throws KernelException {
        int fd = open(file);
        try {
            return Optional.of(lock(fd, LibC.LOCK_EX | LibC.LOCK_NB, file));
        } catch (KernelException e) {
            LibC.INSTANCE.close(fd);
            if (e.is(Errno.EWOULDBLOCK) || e.is(Errno.EAGAIN)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static int open(Path file) throws KernelException {
        byte[] path = RawPath.of(file.toString()).terminated();
        return Directory.openat2(LibC.AT_FDCWD, path, LibC.O_RDWR | LibC.O_CREAT, 0600, 0, file.toString());
    }

    private static ExclusiveLock lock(int fd, int operation, Path file) throws KernelException {
        while (true) {
            try {
                Syscall.check(LibC.INSTANCE.flock(fd, operation), "flock", file.toString());
                return new ExclusiveLock(fd);
            } catch (KernelException e) {
                if (!e.is(Errno.EINTR)) {
                    throw e;
                }
            }
        }
    }

    @Override
    public void close() {
        LibC.INSTANCE.close(fd);
    }
}
