package dev.monopod.kernel;

import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.ffi.annotations.In;
import jnr.ffi.annotations.Out;

/**
 * The C functions that the agent calls. All take and return plain numbers, so that there is nothing between a call and its errno.
 * Calls without a wrapper in every libc go through {@link #syscall} by their number in the x86-64 and arm64 tables (the numbers used
 * here are newer than the unification of the tables in Linux 5.0 and so are the same on both). Public only because jnr-ffi generates
 * the implementing class in another class loader; a test keeps it to this package.
 */
public interface LibC {
    LibC INSTANCE = LibraryLoader.create(LibC.class).failImmediately().load("c");

    /** pidfd_send_signal(2), Linux 5.1. */
    long SYS_PIDFD_SEND_SIGNAL = 424;
    /** pidfd_open(2), Linux 5.3. */
    long SYS_PIDFD_OPEN = 434;
    /** openat2(2), Linux 5.6. */
    long SYS_OPENAT2 = 437;

    /** flock(2): one holder, waiting for it or not. */
    int LOCK_EX = 2;

    int LOCK_NB = 4;

    int AT_FDCWD = -100;
    int AT_EMPTY_PATH = 0x1000;
    int AT_SYMLINK_NOFOLLOW = 0x100;
    int AT_REMOVEDIR = 0x200;

    int O_RDONLY = 0;
    int O_WRONLY = 1;
    int O_RDWR = 2;
    int O_CREAT = 0x40;
    int O_EXCL = 0x80;
    int O_TRUNC = 0x200;
    int O_NONBLOCK = 0x800;
    int O_CLOEXEC = 0x80000;
    int O_PATH = 0x200000;

    /** Fixed arity on purpose: a variadic mapping costs more and gives nothing where the register classes are the same. */
    long syscall(long number, long a, long b, long c, long d, long e, long f);

    /** As the six-number form, for calls whose third argument is a structure that the kernel reads. */
    long syscall(long number, long a, @In String path, @In byte[] structure, long size, long e, long f);

    /** As the form with a string, for paths that need not be text in any character set; all paths as bytes end with a NUL. */
    long syscall(long number, long a, @In byte[] path, @In byte[] structure, long size, long e, long f);

    int openat(int directory, @In byte[] path, int flags, int mode);

    int socket(int domain, int type, int protocol);

    /** sendto(2) with the structure sockaddr as bytes. */
    long sendto(int fd, @In byte[] bytes, long count, int flags, @In byte[] address, int addressSize);

    int close(int fd);

    long read(int fd, @Out byte[] buffer, long count);

    long write(int fd, @In byte[] buffer, long count);

    long pwrite(int fd, @In byte[] buffer, long count, long offset);

    int ftruncate(int fd, long length);

    int flock(int fd, int operation);

    int syncfs(int fd);

    int statx(int directory, @In byte[] path, int flags, int mask, @Out byte[] status);

    int mkdirat(int directory, @In byte[] path, int mode);

    int mknodat(int directory, @In byte[] path, int mode, long device);

    int symlinkat(@In byte[] target, int directory, @In byte[] path);

    int linkat(int oldDirectory, @In byte[] oldPath, int newDirectory, @In byte[] newPath, int flags);

    int renameat(int oldDirectory, @In byte[] oldPath, int newDirectory, @In byte[] newPath);

    int unlinkat(int directory, @In byte[] path, int flags);

    int fchownat(int directory, @In byte[] path, int uid, int gid, int flags);

    int fchmodat(int directory, @In byte[] path, int mode, int flags);

    int utimensat(int directory, @In byte[] path, @In byte[] times, int flags);

    int lsetxattr(@In byte[] path, @In byte[] name, @In byte[] value, long size, int flags);

    int poll(@In @Out byte[] fds, long count, int timeoutMillis);

    int getuid();

    int setns(int fd, int type);
    /** tcgetattr(3) with the structure termios as bytes. */
    int tcgetattr(int fd, @Out byte[] termios);

    int tcsetattr(int fd, int when, @In byte[] termios);

    void cfmakeraw(@In @Out byte[] termios);

    /** ioctl(2) for requests that fill a structure. */
    int ioctl(int fd, long request, @Out byte[] structure);

    int clock_gettime(int clock, @Out byte[] time);

    long pread(int fd, @Out byte[] buffer, long count, long offset);

    int eventfd(int initial, int flags);

    int inotify_init1(int flags);

    int inotify_add_watch(int fd, @In byte[] path, int mask);

    int inotify_rm_watch(int fd, int watch);

    int waitpid(int pid, @Out int[] status, int options);

    /** By number: only for a child that is not reaped yet. */
    int kill(int pid, int signal);

    /** signal(2); the handler is {@code SIG_DFL} (0) or {@code SIG_IGN} (1). The one before, -1 where it can't be set. */
    long signal(int signal, long handler);

    /** posix_spawn(3), whose result is the errno; so it is of all that begin with this name. */
    int posix_spawn(
            @Out int[] pid,
            @In byte[] path,
            Pointer fileActions,
            Pointer attributes,
            Pointer arguments,
            Pointer environment);

    int posix_spawn_file_actions_init(Pointer fileActions);

    int posix_spawn_file_actions_addopen(Pointer fileActions, int fd, @In byte[] path, int flags, int mode);

    int posix_spawn_file_actions_destroy(Pointer fileActions);

    int posix_spawnattr_init(Pointer attributes);

    int posix_spawnattr_setflags(Pointer attributes, short flags);

    int posix_spawnattr_setsigdefault(Pointer attributes, Pointer signals);

    int posix_spawnattr_destroy(Pointer attributes);
}
