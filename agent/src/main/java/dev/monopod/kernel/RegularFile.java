package dev.monopod.kernel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * A regular file held open for reading, where others may have put anything in its place: opening never blocks on a FIFO or a device,
 * and what is no regular file is refused. Not for sharing between threads: one owner opens, reads and closes it; reads block on the
 * disk.
 */
public final class RegularFile implements AutoCloseable {
    /** openat2(2) RESOLVE_NO_SYMLINKS and RESOLVE_BENEATH. */
    private static final long NO_LINKS = 0x04 | 0x08;

    private static final int OPEN_HOW_SIZE = 24;
    private static final int STATX_SIZE = 256;
    /** Type, number of links, inode number and size. */
    private static final int STATX_WANTED = 0x1 | 0x4 | 0x100 | 0x200;

    private static final int TYPE_MASK = 0xf000;
    private static final int REGULAR = 0x8000;

    /** What makes a file one and the same under any name, as long as someone holds it open or it has a name. */
    public record Identity(long device, long inode) {}

    private final int fd;
    private final String name;
    private final Identity identity;

    private RegularFile(int fd, String name) throws IOException {
        this.fd = fd;
        this.name = name;
        ByteBuffer status = status();
        int mode = status.getShort(28) & 0xffff;
        if ((mode & TYPE_MASK) != REGULAR) {
            throw new NotRegularException(name, mode);
        }
        long device = ((long) status.getInt(136) << 32) | (status.getInt(140) & 0xffffffffL);
        this.identity = new Identity(device, status.getLong(32));
    }

    /**
     * Opens a file, following symbolic links.
     *
     * @throws KernelException as open(2): ENOENT, EACCES, ELOOP and so on
     * @throws NotRegularException where it is something else
     */
    public static RegularFile open(Path path) throws IOException {
        return held(openat2(LibC.AT_FDCWD, path, LibC.O_NONBLOCK, 0), path.toString());
    }

    /**
     * Opens a file below a folder that others may write to: no symbolic link is followed on the way below {@code root}, nor does the
     * way lead out of it. Links in {@code root} itself are followed.
     *
     * @param below a relative path
     * @throws KernelException as open(2); ELOOP where a symbolic link stands on the way or at its end
     * @throws NotRegularException where it is something else
     */
    public static RegularFile openBeneath(Path root, Path below) throws IOException {
        int directory = openat2(LibC.AT_FDCWD, root, LibC.O_PATH, 0);
        try {
            String name = root.resolve(below).toString();
            return held(openat2(directory, below, LibC.O_NONBLOCK, NO_LINKS), name);
        } finally {
            LibC.INSTANCE.close(directory);
        }
    }

    public Identity identity() {
        return identity;
    }

    /** Bytes in it at present. */
    public long size() throws KernelException {
        return status().getLong(40);
    }

    /** Whether it has no name any more. */
    public boolean isUnlinked() throws KernelException {
        return status().getInt(16) == 0;
    }

    /**
     * Reads from a place on, without moving anything.
     *
     * @param offset bytes from the file's beginning
     * @return how many bytes were read into the buffer's beginning: fewer than it holds near the end of the file, 0 at the end
     */
    public int read(byte[] buffer, long offset) throws KernelException {
        int filled = 0;
        byte[] target = buffer;
        while (filled < buffer.length) {
            long read = LibC.INSTANCE.pread(fd, target, target.length, offset + filled);
            int count = Syscall.check(read, "pread", name);
            if (target != buffer) {
                System.arraycopy(target, 0, buffer, filled, count);
            }
            if (count == 0) {
                break;
            }
            filled += count;
            target = new byte[buffer.length - filled];
        }
        return filled;
    }

    @Override
    public void close() {
        LibC.INSTANCE.close(fd);
    }

    @Override
    public String toString() {
        return name;
    }

    private static RegularFile held(int fd, String name) throws IOException {
        try {
            return new RegularFile(fd, name);
        } catch (IOException e) {
            LibC.INSTANCE.close(fd);
            throw e;
        }
    }

    private ByteBuffer status() throws KernelException {
        ByteBuffer statx = ByteBuffer.allocate(STATX_SIZE).order(ByteOrder.nativeOrder());
        int result = LibC.INSTANCE.statx(fd, new byte[1], LibC.AT_EMPTY_PATH, STATX_WANTED, statx.array());
        Syscall.check(result, "statx", name);
        return statx;
    }

    private static int openat2(int directory, Path path, int flags, long resolve) throws KernelException {
        ByteBuffer how = ByteBuffer.allocate(OPEN_HOW_SIZE).order(ByteOrder.nativeOrder());
        how.putLong(LibC.O_RDONLY | LibC.O_CLOEXEC | flags).putLong(0).putLong(resolve);
        long fd = LibC.INSTANCE.syscall(
                LibC.SYS_OPENAT2, directory, PathBytes.terminated(path), how.array(), OPEN_HOW_SIZE, 0, 0);
        return Syscall.check(fd, "openat2", path.toString());
    }
}
