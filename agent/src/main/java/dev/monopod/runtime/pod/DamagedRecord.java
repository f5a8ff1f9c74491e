package dev.monopod.runtime.pod;

import java.io.IOException;

/** A record of an attempt that was found, and is not what an agent writes. */
final class DamagedRecord extends IOException {
    private static final long serialVersionUID = 1;

    DamagedRecord(String message, Throwable cause) {
        super(message, cause);
    }
}
