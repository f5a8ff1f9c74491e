package dev.monopod.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Optional;
import jnr.constants.platform.Errno;

/**
 * A process held by descriptor (pidfd_open(2)): unlike its number, it can't come to mean another process. Not for sharing between
 * threads: one owner opens, uses and closes it.
 */
public final class PidFd implements AutoCloseable {
    private static final int POLLIN = 1;
    private static final int POLLFD_SIZE = 8;

    private final int fd;
    private final int pid;

    private PidFd(int fd, int pid) {
        this.fd = fd;
        this.pid = pid;
    }

    /**
     * Holds the process that has the number {@code pid} now.
     *
     * @throws KernelException ESRCH where there is none
     */
    public static PidFd open(int pid) throws KernelException {
        long fd = LibC.INSTANCE.syscall(LibC.SYS_PIDFD_OPEN, pid, 0, 0, 0, 0, 0);
        return new PidFd(Syscall.check(fd, "pidfd_open", "process " + pid), pid);
    }

    /** The same; empty where there is none. */
    public static Optional<PidFd> openIfThere(int pid) throws KernelException {
        try {
            return Optional.of(open(pid));
        } catch (KernelException e) {
            if (e.is(Errno.ESRCH)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * Sends a signal to this very process.
     *
     * @throws KernelException ESRCH where it has been reaped
     */
    public void signal(int signal) throws KernelException {
        long result = LibC.INSTANCE.syscall(LibC.SYS_PIDFD_SEND_SIGNAL, fd, signal, 0, 0, 0, 0);
        Syscall.check(result, "pidfd_send_signal", "process " + pid);
    }

    /** Blocks until the process has ended or the time is over; true if it has ended. Whole milliseconds; for worker threads only. */
    public boolean awaitExit(Duration timeout) throws KernelException {
        ByteBuffer pollfd = ByteBuffer.allocate(POLLFD_SIZE).order(ByteOrder.nativeOrder());
        pollfd.putInt(0, fd).putShort(4, (short) POLLIN);
        int ready = LibC.INSTANCE.poll(pollfd.array(), 1, Math.toIntExact(timeout.toMillis()));
        return Syscall.check(ready, "poll", "process " + pid) > 0;
    }

    @Override
    public void close() {
        LibC.INSTANCE.close(fd);
    }
}
