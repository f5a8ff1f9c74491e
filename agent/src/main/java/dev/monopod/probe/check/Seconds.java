package dev.monopod.probe.check;

import java.time.Duration;

/** A time as Go would print it, for times that Kubernetes' manifests can have. */
public final class Seconds {
    private Seconds() {}

    /** {@code 1s}; with milliseconds where there are any. */
    public static String of(Duration time) {
        return time.toMillisPart() == 0 ? time.toSeconds() + "s" : time.toMillis() + "ms";
    }
}
