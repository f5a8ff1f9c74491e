package dev.monopod.runtime.shim;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** The shim has been asked something and has not answered in time: it is stopped, or held by the kernel. */
public final class UnansweredException extends IOException {
    private static final long serialVersionUID = 1;

    UnansweredException(String tried, Path socket, Duration patience) {
        super(tried + ": no answer on " + socket + " within " + patience.toSeconds() + " s");
    }
}
