package dev.monopod.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;

/** Owner, mode, times and extended attributes of one entry of a directory, by its name; a symbolic link is never followed. */
public final class EntryAttributes {
    private static final long UTIME_OMIT = (1L << 30) - 2;
    private static final int TWO_TIMESPECS = 32;

    private final Directory directory;
    private final RawPath name;

    /** The attributes of {@code name} in {@code directory}; {@link RawPath#HERE} stands for the directory itself. */
    public EntryAttributes(Directory directory, RawPath name) {
        this.directory = directory;
        this.name = name;
    }

    /** Changes the owner; the kernel drops set-user-ID bits and capabilities with it, so mode and extended attributes come later. */
    public void setOwner(int uid, int gid) throws KernelException {
        int result = LibC.INSTANCE.fchownat(directory.fd(), name.terminated(), uid, gid, LibC.AT_SYMLINK_NOFOLLOW);
        Syscall.check(result, "fchownat", directory.name(name));
    }

    /**
     * Changes the permission bits, free of the process's umask.
     *
     * @throws KernelException EOPNOTSUPP for a symbolic link, which has none
     */
    public void setMode(int mode) throws KernelException {
        int result = LibC.INSTANCE.fchmodat(directory.fd(), name.terminated(), mode, LibC.AT_SYMLINK_NOFOLLOW);
        Syscall.check(result, "fchmodat", directory.name(name));
    }

    /** Changes the time of the last modification. */
    public void setModified(Instant modified) throws KernelException {
        ByteBuffer times = ByteBuffer.allocate(TWO_TIMESPECS).order(ByteOrder.nativeOrder());
        times.putLong(0).putLong(UTIME_OMIT);
        times.putLong(modified.getEpochSecond()).putLong(modified.getNano());
        int result =
                LibC.INSTANCE.utimensat(directory.fd(), name.terminated(), times.array(), LibC.AT_SYMLINK_NOFOLLOW);
        Syscall.check(result, "utimensat", directory.name(name));
    }

    /** Sets an extended attribute. */
    public void setExtended(String key, byte[] value) throws KernelException {
        // Linux has setxattrat(2) since 6.13 only; the descriptor's link in /proc leads to the same directory, whatever
        // its path.
        RawPath entry = RawPath.of("/proc/self/fd/" + directory.fd()).slash(name);
        int result = LibC.INSTANCE.lsetxattr(entry.terminated(), RawPath.of(key).terminated(), value, value.length, 0);
        Syscall.check(result, "lsetxattr " + key, directory.name(name));
    }
}
