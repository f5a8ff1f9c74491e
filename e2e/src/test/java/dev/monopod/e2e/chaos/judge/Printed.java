package dev.monopod.e2e.chaos.judge;

import java.util.ArrayList;
import java.util.List;

/** What one attempt has printed, as its log has it: the numbers of its lines must be 1, 2, 3, … Confined to who guards it. */
final class Printed {
    private static final int MOST_FAULTS = 5;

    private final String nonce;
    private final String uid;
    private final String container;
    private final int attempt;
    private final List<String> faults = new ArrayList<>();
    private int last;
    private long bytes;

    Printed(String nonce, String uid, String container, int attempt) {
        this.nonce = nonce;
        this.uid = uid;
        this.container = container;
        this.attempt = attempt;
    }

    /** Another line, in the log of this attempt of this container. */
    void line(int number, LogFile file) {
        if (!file.uid().equals(uid) || !file.container().equals(container) || file.attempt() != attempt) {
            fault("line " + number + " of it is in the log of " + file.title() + " too");
        } else if (number != last + 1) {
            fault("line " + number + " comes after line " + last);
        }
        last = number;
        bytes = file.offset();
    }

    void fault(String what) {
        if (faults.size() < MOST_FAULTS) {
            faults.add(what);
        }
    }

    String nonce() {
        return nonce;
    }

    String uid() {
        return uid;
    }

    String container() {
        return container;
    }

    int attempt() {
        return attempt;
    }

    /** Number of the last line. */
    int last() {
        return last;
    }

    /** Where in its file the piece ends that has the last line; the file is rotated when that would become too long. */
    long bytes() {
        return bytes;
    }

    /** What is wrong with their order. */
    List<String> faults() {
        return List.copyOf(faults);
    }
}
