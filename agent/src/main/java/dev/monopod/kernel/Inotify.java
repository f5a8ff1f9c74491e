package dev.monopod.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import jnr.constants.platform.Errno;
import org.jspecify.annotations.Nullable;

/**
 * Directories watched by inotify(7). The JDK's WatchService stands on the same call but has no CLOSE_WRITE, so that a half-written
 * file can't be told from a finished one, and is silent when a watched directory is moved or unmounted.
 *
 * <p>One owner opens, watches and awaits; only {@link #wake} and {@link #close} may be called by any thread. The owner closes when no
 * thread awaits any more: wake it, let it end, then close.
 */
public final class Inotify implements AutoCloseable {
    private static final int POLLIN = 1;
    private static final int POLLPRI = 2;
    private static final String MOUNTS = "/proc/self/mountinfo";
    private static final int POLLFD_SIZE = 8;
    /** Size of a struct inotify_event without its name. */
    private static final int HEADER_SIZE = 16;
    /** Holds a thousand events of usual names; one event has at most 16 + 256 bytes. */
    private static final int BUFFER_SIZE = 64 * 1024;

    private static final int ONLY_DIRECTORIES = 0x01000000;
    private static final int DO_NOT_FOLLOW = 0x02000000;
    private static final int NOT_OF_UNLINKED = 0x04000000;
    private static final int ADD_TO_MASK = 0x20000000;
    private static final int IS_DIRECTORY = 0x40000000;

    /** What happened; the sentence is inotify(7)'s, told of a directory's watch. */
    public enum Kind {
        /** A file in it was written to or truncated. */
        MODIFY(0x2),
        /** Metadata changed: of an entry, or without a name of the directory. */
        ATTRIB(0x4),
        /** A file that was open for writing was closed. */
        CLOSE_WRITE(0x8),
        MOVED_FROM(0x40),
        MOVED_TO(0x80),
        CREATE(0x100),
        DELETE(0x200),
        /** The directory itself was removed. */
        DELETE_SELF(0x400),
        /** The directory itself was given another name or place. */
        MOVE_SELF(0x800),
        /** The file system was unmounted; told whether asked for or not. */
        UNMOUNT(0x2000),
        /**
         * Something was mounted or unmounted that this process sees (proc_pid_mountinfo(5)); what is mounted over a watched directory hides
         * it without a word from inotify. Belongs to no watch, and to instances that were opened for it only.
         */
        MOUNTS(0),
        /** Events were lost because they were not fetched in time; belongs to no watch. */
        OVERFLOW(0x4000),
        /** The watch is no more: removed, or what it watched is gone. The last event of a watch. */
        IGNORED(0x8000);

        private final int bit;

        Kind(int bit) {
            this.bit = bit;
        }
    }

    /**
     * One thing that happened.
     *
     * @param watch what {@link #watch} returned; -1 for {@link Kind#OVERFLOW} and {@link Kind#MOUNTS}
     * @param name the entry in the watched directory; null where it is about the directory itself
     */
    public record Event(int watch, Kind kind, @Nullable Path name) {}

    private final int fd;
    private final int wakeFd;
    /** -1 where mounts are not watched, which poll(2) passes over. */
    private int mountsFd = -1;

    private final byte[] buffer = new byte[BUFFER_SIZE];
    private boolean closed;

    private Inotify(int fd, int wakeFd) {
        this.fd = fd;
        this.wakeFd = wakeFd;
    }

    /**
     * A new instance that watches nothing yet.
     *
     * @throws KernelException EMFILE where the user has fs.inotify.max_user_instances already, or the process no descriptor left
     */
    public static Inotify open() throws KernelException {
        int fd = Syscall.check(
                LibC.INSTANCE.inotify_init1(LibC.O_NONBLOCK | LibC.O_CLOEXEC), "inotify_init1", "instance");
        int wakeFd = LibC.INSTANCE.eventfd(0, LibC.O_NONBLOCK | LibC.O_CLOEXEC);
        try {
            return new Inotify(fd, Syscall.check(wakeFd, "eventfd", "for inotify"));
        } catch (KernelException e) {
            LibC.INSTANCE.close(fd);
            throw e;
        }
    }

    /** Has mounts and unmounts told too. Nothing happens where /proc can't be read. */
    public void watchMounts() {
        if (mountsFd < 0) {
            mountsFd = LibC.INSTANCE.openat(
                    LibC.AT_FDCWD, PathBytes.terminated(Path.of(MOUNTS)), LibC.O_RDONLY | LibC.O_CLOEXEC, 0);
        }
    }

    /**
     * Watches a directory, not following a symbolic link at the path's end. A directory that is watched already, by whatever path,
     * keeps its number and is watched for these kinds too. Files that are unlinked but still open are not reported.
     *
     * @return the watch's number, never used again for another one
     * @throws KernelException ENOENT, ENOTDIR, EACCES (read permission is needed), ENOSPC where the user has
     *     fs.inotify.max_user_watches already
     */
    public int watch(Path directory, Set<Kind> kinds) throws KernelException {
        int mask = ONLY_DIRECTORIES | DO_NOT_FOLLOW | NOT_OF_UNLINKED | ADD_TO_MASK;
        for (Kind kind : kinds) {
            mask |= kind.bit;
        }
        int watch = LibC.INSTANCE.inotify_add_watch(fd, PathBytes.terminated(directory), mask);
        return Syscall.check(watch, "inotify_add_watch", directory.toString());
    }

    /** Ends a watch. One that has ended by itself already is no error: that can't be known before its event is read. */
    public void unwatch(int watch) throws KernelException {
        try {
            Syscall.check(LibC.INSTANCE.inotify_rm_watch(fd, watch), "inotify_rm_watch", "watch " + watch);
        } catch (KernelException e) {
            if (!e.is(Errno.EINVAL)) {
                throw e;
            }
        }
    }

    /**
     * Blocks until something happened, {@link #wake} was called, or the time is over.
     *
     * @param timeout whole milliseconds, rounded up; null to wait without end
     * @return in the kernel's order; empty when woken or when the time is over; possibly not all there is
     */
    public List<Event> await(@Nullable Duration timeout) throws KernelException {
        ByteBuffer pollfds = ByteBuffer.allocate(3 * POLLFD_SIZE).order(ByteOrder.nativeOrder());
        pollfds.putInt(0, fd).putShort(4, (short) POLLIN);
        pollfds.putInt(POLLFD_SIZE, wakeFd).putShort(POLLFD_SIZE + 4, (short) POLLIN);
        pollfds.putInt(2 * POLLFD_SIZE, mountsFd).putShort(2 * POLLFD_SIZE + 4, (short) POLLPRI);
        try {
            Syscall.check(LibC.INSTANCE.poll(pollfds.array(), 3, milliseconds(timeout)), "poll", "inotify");
        } catch (KernelException e) {
            if (e.is(Errno.EINTR)) {
                return List.of();
            }
            throw e;
        }
        if (pollfds.getShort(POLLFD_SIZE + 6) != 0) {
            Syscall.check(LibC.INSTANCE.read(wakeFd, new byte[Long.BYTES], Long.BYTES), "read", "eventfd");
        }
        List<Event> events = pollfds.getShort(6) == 0 ? new ArrayList<>() : read();
        if (pollfds.getShort(2 * POLLFD_SIZE + 6) != 0) {
            events.add(new Event(-1, Kind.MOUNTS, null));
        }
        return events;
    }

    /** Ends one {@link #await}, the present or the next one. Any thread, at any time; nothing after {@link #close}. */
    public synchronized void wake() {
        if (!closed) {
            byte[] one = ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.nativeOrder())
                    .putLong(1)
                    .array();
            LibC.INSTANCE.write(wakeFd, one, one.length);
        }
    }

    /** Gives the descriptors back. Shares a monitor with {@link #wake}, or a late wake could write to another file's descriptor. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            LibC.INSTANCE.close(fd);
            LibC.INSTANCE.close(wakeFd);
            if (mountsFd >= 0) {
                LibC.INSTANCE.close(mountsFd);
            }
        }
    }

    private static int milliseconds(@Nullable Duration timeout) {
        if (timeout == null) {
            return -1;
        }
        long rounded = timeout.plusNanos(999_999).toMillis();
        return (int) Math.max(0, Math.min(rounded, Integer.MAX_VALUE));
    }

    private List<Event> read() throws KernelException {
        long count;
        try {
            count = Syscall.check(LibC.INSTANCE.read(fd, buffer, buffer.length), "read", "inotify");
        } catch (KernelException e) {
            if (e.is(Errno.EAGAIN) || e.is(Errno.EINTR)) {
                return new ArrayList<>();
            }
            throw e;
        }
        ByteBuffer events = ByteBuffer.wrap(buffer, 0, (int) count).order(ByteOrder.nativeOrder());
        List<Event> decoded = new ArrayList<>();
        while (events.remaining() >= HEADER_SIZE) {
            decode(events, decoded);
        }
        return decoded;
    }

    private void decode(ByteBuffer events, List<Event> decoded) {
        int watch = events.getInt();
        int mask = events.getInt() & ~IS_DIRECTORY;
        events.getInt();
        int nameSize = events.getInt();
        int start = events.position();
        events.position(start + nameSize);
        int end = start;
        while (end < start + nameSize && buffer[end] != 0) {
            end++;
        }
        Path name = end == start ? null : PathBytes.name(Arrays.copyOfRange(buffer, start, end));
        for (Kind kind : Kind.values()) {
            if ((mask & kind.bit) != 0) {
                decoded.add(new Event(watch, kind, name));
            }
        }
    }
}
