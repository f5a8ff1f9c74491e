package dev.monopod.e2e.chaos.judge;

import java.util.List;
import java.util.Optional;

/**
 * One attempt of a container, as it tells of itself.
 *
 * @param nonce its own; every line that it prints begins with it
 * @param incarnation of its pod: another one when that was removed and put back
 * @param start in seconds since boot
 * @param marks what it had printed at which moments, in their order
 * @param exit how it meant to end; empty where it did not come to that
 */
record Life(String nonce, String incarnation, double start, List<Mark> marks, Optional<Exit> exit) {

    /**
     * A moment at which it told how far it was.
     *
     * @param lines that it had printed, or one less where it ended then
     * @param uptime in seconds since boot
     */
    record Mark(int lines, double uptime) {}

    record Exit(int code, int lines) {}

    Life {
        marks = List.copyOf(marks);
    }

    /** How many lines it has printed at least. */
    int said() {
        return marks.stream().mapToInt(Mark::lines).max().orElse(0);
    }

    /** The last moment at which it is known to have lived. */
    double lastSign() {
        return marks.isEmpty() ? start : marks.get(marks.size() - 1).uptime();
    }

    /** When it is known first to have printed something; when it began, where it has not. */
    double firstSaid() {
        return marks.stream()
                .filter(mark -> mark.lines() > 0)
                .mapToDouble(Mark::uptime)
                .findFirst()
                .orElse(start);
    }

    /** A moment before it printed the line of this number. */
    double before(int line) {
        return marks.stream()
                .filter(mark -> mark.lines() < line)
                .mapToDouble(Mark::uptime)
                .reduce((earlier, later) -> later)
                .orElse(start);
    }

    /** A moment after it printed the line of this number; for ever where it has not said so. */
    double after(int line) {
        return marks.stream()
                .filter(mark -> mark.lines() >= line)
                .mapToDouble(Mark::uptime)
                .findFirst()
                .orElse(Double.MAX_VALUE);
    }

    /** Without all its marks. */
    @Override
    public String toString() {
        return "%s (of %s) from %.2f to %.2f at least, %d lines, %s"
                .formatted(
                        nonce,
                        incarnation,
                        start,
                        lastSign(),
                        said(),
                        exit.map(how -> "exit " + how.code()).orElse("no exit"));
    }
}
