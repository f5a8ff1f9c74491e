package dev.monopod.e2e.chaos.judge;

import java.util.Optional;

/**
 * One attempt of a container, as it tells of itself.
 *
 * @param nonce its own; every line that it prints begins with it
 * @param incarnation of its pod: another one when that was removed and put back
 * @param start in seconds since boot
 * @param said how many lines it has printed at least
 * @param exit how it meant to end; empty where it did not come to that
 */
record Life(String nonce, String incarnation, double start, int said, Optional<Exit> exit) {

    /** @param lines that it had printed, or one less */
    record Exit(int code, int lines) {}

    Life saying(int lines) {
        return new Life(nonce, incarnation, start, lines, exit);
    }

    Life ending(Exit how) {
        return new Life(nonce, incarnation, start, Math.max(said, how.lines()), Optional.of(how));
    }
}
