package dev.monopod.runtime.image.tar;

import java.io.IOException;

/** An archive that can't be read as one, or can be read in more than one way. */
public final class InvalidArchive extends IOException {
    private static final long serialVersionUID = 1;

    public InvalidArchive(String problem) {
        super(problem);
    }
}
