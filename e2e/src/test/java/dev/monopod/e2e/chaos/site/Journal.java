package dev.monopod.e2e.chaos.site;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was done when, for who looks into a failure. To be used by any thread. */
public final class Journal {
    private final List<String> lines = new ArrayList<>();

    /** Puts something down with its time. */
    public synchronized void note(String what) {
        lines.add(String.format(Locale.ROOT, "%10.2f  %s", Uptime.now(), what));
    }

    public synchronized List<String> lines() {
        return List.copyOf(lines);
    }
}
