package dev.monopod.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Optional;
import jnr.constants.platform.Errno;

/**
 * A directory held by descriptor, and the making and unmaking of its entries. A {@code name} is one name in this very directory and is
 * never followed if it is a symbolic link, so nothing here reaches beyond the directory. Only {@link #resolve} walks a longer path; it
 * treats this directory as the root of the file system while it does.
 *
 * <p>Owner, mode, times and extended attributes of an entry: {@link EntryAttributes}. Not for sharing between threads: one owner
 * opens, uses and closes it. All calls block on the disk.
 */
public final class Directory implements AutoCloseable {
    /** openat2(2) RESOLVE_IN_ROOT, and RESOLVE_NO_MAGICLINKS: no links as in /proc, which jump. */
    private static final long IN_ROOT = 0x10 | 0x02;
    /** openat2(2) RESOLVE_NO_SYMLINKS and RESOLVE_BENEATH. */
    private static final long NO_LINKS = 0x04 | 0x08;

    private static final int OPEN_HOW_SIZE = 24;
    private static final int STATX_SIZE = 256;
    private static final int STATX_TYPE_AND_MODE = 0x3;
    /** openat2(2) asks to try again when anything anywhere was renamed while it walked a "..". */
    private static final int TRIES = 10_000;

    private final int fd;
    private final String path;

    private Directory(int fd, String path) {
        this.fd = fd;
        this.path = path;
    }

    /** Opens a directory of the host by its path, following links as usual. */
    public static Directory open(Path path) throws KernelException {
        // The slash stands for O_DIRECTORY, whose number is not the same on all machines.
        byte[] slashed = RawPath.of(path + "/").terminated();
        return new Directory(openat2(LibC.AT_FDCWD, slashed, LibC.O_RDONLY, 0, 0, path.toString()), path.toString());
    }

    /**
     * The directory at a path below this one. Symbolic links on the way and at the end are followed as they would be by a process
     * whose root directory this is: neither an absolute link nor ".." leads out.
     *
     * @throws KernelException ENOENT, ENOTDIR, ELOOP as open(2)
     */
    public Directory resolve(RawPath below) throws KernelException {
        String name = name(below);
        byte[] slashed = below.plus("/").terminated();
        return new Directory(openat2(fd, slashed, LibC.O_RDONLY, 0, IN_ROOT, name), name);
    }

    /**
     * The directory of this name.
     *
     * @throws KernelException ENOENT where there is nothing, ENOTDIR where it is something else, ELOOP where it is a symbolic link
     */
    public Directory child(RawPath name) throws KernelException {
        byte[] slashed = name.plus("/").terminated();
        return new Directory(openat2(fd, slashed, LibC.O_RDONLY, 0, NO_LINKS, name(name)), name(name));
    }

    /** What the entry of this name is; empty where there is none. */
    public Optional<EntryStatus> status(RawPath name) throws KernelException {
        ByteBuffer statx = ByteBuffer.allocate(STATX_SIZE).order(ByteOrder.nativeOrder());
        int result = LibC.INSTANCE.statx(
                fd, name.terminated(), LibC.AT_SYMLINK_NOFOLLOW, STATX_TYPE_AND_MODE, statx.array());
        try {
            Syscall.check(result, "statx", name(name));
        } catch (KernelException e) {
            if (e.is(Errno.ENOENT)) {
                return Optional.empty();
            }
            throw e;
        }
        return Optional.of(EntryStatus.of(statx));
    }

    /** Makes a file that is not there yet, mode 0600, and opens it for writing. */
    public NewFile createFile(RawPath name) throws KernelException {
        int flags = LibC.O_WRONLY | LibC.O_CREAT | LibC.O_EXCL;
        return new NewFile(openat2(fd, name.terminated(), flags, 0600, NO_LINKS, name(name)), name(name));
    }

    public void createDirectory(RawPath name, int mode) throws KernelException {
        Syscall.check(LibC.INSTANCE.mkdirat(fd, name.terminated(), mode), "mkdirat", name(name));
    }

    /** Makes a symbolic link; what its target says is not looked at. */
    public void createSymbolicLink(RawPath name, RawPath target) throws KernelException {
        Syscall.check(LibC.INSTANCE.symlinkat(target.terminated(), fd, name.terminated()), "symlinkat", name(name));
    }

    /** Makes one more name for a file; a symbolic link is linked itself, not what it points to. */
    public void createHardLink(RawPath name, Directory existingIn, RawPath existing) throws KernelException {
        int result = LibC.INSTANCE.linkat(existingIn.fd, existing.terminated(), fd, name.terminated(), 0);
        Syscall.check(result, "linkat", name(name) + " to " + existingIn.name(existing));
    }

    /** Makes a FIFO or a device node, as mknod(2); permission bits are subject to the process's umask. */
    public void createNode(RawPath name, int typeAndMode, long device) throws KernelException {
        int result = LibC.INSTANCE.mknodat(fd, name.terminated(), typeAndMode, device);
        Syscall.check(result, "mknodat", name(name));
    }

    /** Moves an entry of whatever kind to another directory of the same file system. */
    public void move(RawPath name, Directory to, RawPath newName) throws KernelException {
        int result = LibC.INSTANCE.renameat(fd, name.terminated(), to.fd, newName.terminated());
        Syscall.check(result, "renameat", name(name) + " to " + to.name(newName));
    }

    /** Removes an entry that is no directory. */
    public void remove(RawPath name) throws KernelException {
        Syscall.check(LibC.INSTANCE.unlinkat(fd, name.terminated(), 0), "unlinkat", name(name));
    }

    /** Returns when all that was written to the file system of this directory is on its disk (syncfs(2)). */
    public void syncFileSystem() throws KernelException {
        Syscall.check(LibC.INSTANCE.syncfs(fd), "syncfs", path);
    }

    int fd() {
        return fd;
    }

    /** How messages call an entry: the directory is known by the path it was opened with. */
    String name(RawPath below) {
        return path + "/" + below;
    }

    @Override
    public void close() {
        LibC.INSTANCE.close(fd);
    }

    static int openat2(int directory, byte[] path, int flags, int mode, long resolve, String name)
            throws KernelException {
        ByteBuffer how = ByteBuffer.allocate(OPEN_HOW_SIZE).order(ByteOrder.nativeOrder());
        how.putLong(flags | LibC.O_CLOEXEC).putLong(mode).putLong(resolve);
        for (int tries = 1; ; tries++) {
            long fd = LibC.INSTANCE.syscall(LibC.SYS_OPENAT2, directory, path, how.array(), OPEN_HOW_SIZE, 0, 0);
            try {
                return Syscall.check(fd, "openat2", name);
            } catch (KernelException e) {
                if (!e.is(Errno.EAGAIN) || tries == TRIES) {
                    throw e;
                }
            }
        }
    }
}
