package dev.monopod.e2e.chaos.judge;

import java.util.ArrayList;
import java.util.List;

/** What one attempt has printed, as its log has it: the numbers of its lines must be 1, 2, 3, … Confined to who guards it. */
final class Printed {
    /** What the nonce begins with of lines that are in a log before any that an attempt has printed. */
    static final String NOBODY = "nobody, in ";

    /** More than a full disk brings about: each time that it has room for a moment there is one. */
    private static final int MOST_FAULTS = 2000;

    private final String nonce;
    private final String uid;
    private final String container;
    private final int attempt;
    private final List<Disorder> disorder = new ArrayList<>();
    private int last;
    private long bytes;

    /**
     * Something wrong with the order of lines.
     *
     * @param after number of the line before it
     * @param before number of the line behind it, where lines between are missing
     */
    record Disorder(Sort sort, int after, int before, String words) {}

    /** What is wrong. */
    enum Sort {
        /** Lines are missing. */
        GAP,
        /** The shim says there that it could not write some. */
        NOTICE,
        /** A line too often, in another log, or of nobody. */
        STRANGER
    }

    Printed(String nonce, String uid, String container, int attempt) {
        this.nonce = nonce;
        this.uid = uid;
        this.container = container;
        this.attempt = attempt;
    }

    /** Another line, in the log of this attempt of this container. */
    void line(int number, LogFile file) {
        if (!file.uid().equals(uid) || !file.container().equals(container) || file.attempt() != attempt) {
            add(Sort.STRANGER, number, "line " + number + " of it is in the log of " + file.title() + " too");
        } else if (number > last + 1) {
            add(Sort.GAP, number, "line " + number + " comes after line " + last);
        } else if (number <= last) {
            add(Sort.STRANGER, number, "line " + number + " comes again after line " + last);
        }
        last = Math.max(last, number);
        bytes = file.offset();
    }

    /** Something else, behind its last line. */
    void other(Sort sort, String what) {
        add(sort, last + 1, what);
    }

    private void add(Sort sort, int before, String what) {
        if (disorder.size() < MOST_FAULTS) {
            disorder.add(new Disorder(sort, last, before, what));
        } else if (disorder.size() == MOST_FAULTS) {
            disorder.add(new Disorder(Sort.STRANGER, last, before, "and more that are not kept"));
        }
    }

    boolean isOfNobody() {
        return nonce.startsWith(NOBODY);
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
    List<Disorder> disorder() {
        return List.copyOf(disorder);
    }
}
