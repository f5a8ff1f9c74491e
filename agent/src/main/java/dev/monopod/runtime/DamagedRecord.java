package dev.monopod.runtime;

import java.io.IOException;

/** Something on record was read, and is not what an agent writes: to read it again does not help. */
public final class DamagedRecord extends IOException {
    private static final long serialVersionUID = 1;

    public DamagedRecord(String message, Throwable cause) {
        super(message, cause);
    }
}
