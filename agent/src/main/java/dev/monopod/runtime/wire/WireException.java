package dev.monopod.runtime.wire;

import java.io.IOException;

/** Bytes that are not what the protocol says. */
public final class WireException extends IOException {
    private static final long serialVersionUID = 1;

    public WireException(String message) {
        super(message);
    }
}
