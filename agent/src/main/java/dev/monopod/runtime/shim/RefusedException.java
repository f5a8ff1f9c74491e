package dev.monopod.runtime.shim;

import dev.monopod.kernel.KernelException;
import java.io.IOException;

/** The shim would not do what it was asked, with the errno that says why. */
public final class RefusedException extends IOException {
    private static final long serialVersionUID = 1;

    private final int errno;

    RefusedException(String tried, int errno, String why) {
        super(tried + ": the shim refuses: " + why + ": " + KernelException.describe(errno));
        this.errno = errno;
    }

    public int errno() {
        return errno;
    }
}
