package dev.monopod.kernel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A network namespace held by descriptor (network_namespaces(7)): it lives on and stays the same whatever becomes of the process that it
 * was found by. May be closed while others use it; they hear of it by a {@link KernelException}.
 */
public final class NetworkNamespace implements NamespaceSockets.Home {
    private static final int CLONE_NEWNET = 0x40000000;
    /** For a descriptor that there is not (any more). */
    private static final int NONE = -1;

    private final String name;
    private int fd;

    private NetworkNamespace(int fd, String name) {
        this.fd = fd;
        this.name = name;
    }

    /**
     * The namespace of a process that another one is known to have started. A process number that was given to somebody else meanwhile is
     * noticed: that one has another parent, unless the same one started it, which is taken to belong there.
     *
     * @throws KernelException ESRCH or ENOENT where there is no such process, EACCES where it may not be looked at
     * @throws IOException where the process is not {@code parent}'s child (any more)
     */
    public static NetworkNamespace ofChild(int pid, int parent) throws IOException {
        try (PidFd held = PidFd.open(pid)) {
            NetworkNamespace found = open("/proc/" + pid + "/ns/net");
            try {
                int actual = parentOf(pid);
                // While it lives, its number is nobody else's: all that was read under it is about the process that is
                // held.
                if (actual != parent || held.awaitExit(Duration.ZERO)) {
                    throw new IOException("process " + pid + " is no living child of process " + parent);
                }
                return found;
            } catch (IOException e) {
                found.close();
                throw e;
            }
        }
    }

    /** The namespace of the calling thread. */
    static NetworkNamespace ofThisThread() throws KernelException {
        return open("/proc/thread-self/ns/net");
    }

    private static NetworkNamespace open(String path) throws KernelException {
        byte[] raw = RawPath.of(path).terminated();
        return new NetworkNamespace(Directory.openat2(LibC.AT_FDCWD, raw, LibC.O_RDONLY, 0, 0, path), path);
    }

    /** proc_pid_stat(5): the program's name, which may hold anything, ends with the last parenthesis; state and parent follow. */
    private static int parentOf(int pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Integer.parseInt(fields[1]);
    }

    /**
     * Moves the calling thread into it (setns(2)). Only for a thread that does nothing else: whatever a thread starts begins in the same
     * namespace.
     *
     * @throws KernelException EBADF where it was closed
     */
    @Override
    public synchronized void enter() throws KernelException {
        Syscall.check(LibC.INSTANCE.setns(fd, CLONE_NEWNET), "setns", name);
    }

    @Override
    public String toString() {
        return name;
    }

    @Override
    public synchronized void close() {
        if (fd != NONE) {
            LibC.INSTANCE.close(fd);
            fd = NONE;
        }
    }
}
