package dev.monopod.runtime.image;

import java.io.IOException;

/** An image, or what it was to be read from, is not what it ought to be. Any other IOException tells of the host. */
public final class InvalidImage extends IOException {
    private static final long serialVersionUID = 1;

    /** @param problem what is wrong, with what (a path in the archive, a digest, a field) and what would be right */
    public InvalidImage(String problem) {
        super(problem);
    }

    public InvalidImage(String problem, Throwable cause) {
        super(problem, cause);
    }
}
