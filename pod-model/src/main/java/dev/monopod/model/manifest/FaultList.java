package dev.monopod.model.manifest;

import java.util.ArrayList;
import java.util.List;

/** Gathers a file's faults. Bounded: a file may hold a hundred thousand documents, each of them wrong, and whoever reads about them is one person. */
final class FaultList {
    /** So many are kept; the rest is counted. */
    static final int MAX_KEPT = 1000;

    private final String what;
    private final List<Fault> kept = new ArrayList<>();
    private int left;

    /** @param what the faults' name in the plural, for the message that counts the rest */
    FaultList(String what) {
        this.what = what;
    }

    void add(Fault fault) {
        if (kept.size() < MAX_KEPT) {
            kept.add(fault);
        } else {
            left++;
        }
    }

    /** Those that are kept, and one more that tells how many are not. */
    List<Fault> faults() {
        List<Fault> all = new ArrayList<>(kept);
        if (left > 0) {
            int document = kept.get(kept.size() - 1).document();
            all.add(new Fault(document, "", left + " more " + what + " in this file"));
        }
        return all;
    }
}
