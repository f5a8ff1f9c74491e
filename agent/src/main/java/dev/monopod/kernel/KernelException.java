package dev.monopod.kernel;

import java.io.IOException;
import jnr.constants.platform.Errno;

/** A system call that failed: what was tried, on what, and the errno as a number. */
public final class KernelException extends IOException {
    private static final long serialVersionUID = 1;

    private final int errno;

    /**
     * @param call the system call, as its man page names it
     * @param object what it was tried on: a path, a process id, a descriptor's name
     * @param errno errno right after the call, greater than 0
     */
    public KernelException(String call, String object, int errno) {
        super(call + " " + object + ": " + describe(errno));
        this.errno = errno;
    }

    /** The errno, for decisions: compare it with the constants of {@link Errno}. */
    public int errno() {
        return errno;
    }

    /** Whether this failure is the one that {@code expected} names. */
    public boolean is(Errno expected) {
        return errno == expected.intValue();
    }

    /** An errno for people: {@code No such file or directory (ENOENT, errno 2)}. */
    public static String describe(int errno) {
        Errno known = Errno.valueOf(errno);
        if (known == Errno.__UNKNOWN_CONSTANT__) {
            return "errno " + errno;
        }
        return known.description() + " (" + known.name() + ", errno " + errno + ")";
    }
}
