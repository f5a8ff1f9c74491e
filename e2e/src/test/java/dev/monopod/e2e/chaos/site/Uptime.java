package dev.monopod.e2e.chaos.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The machine's own clock, which nobody sets, and which containers read as well: /proc/uptime. */
public final class Uptime {
    private Uptime() {}

    /** Seconds since boot, in hundredths. */
    public static double now() {
        try {
            return Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ")[0]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
