package dev.monopod.reconcile;

/**
 * Containers begin their life anew, init containers first, in each round: in every new sandbox, and whenever all of them are restarted.
 *
 * @param restart how often all containers were restarted on purpose; what ended before counts no more
 * @param sandbox how many sandboxes there were before this one
 */
public record Round(int restart, int sandbox) {
    public static final Round FIRST = new Round(0, 0);

    /** The round of the next sandbox. */
    public Round afterSandbox() {
        return new Round(restart, sandbox + 1);
    }

    Round afterAllRestart() {
        return new Round(restart + 1, sandbox);
    }

    /** The later of the two. */
    public Round orLater(Round other) {
        return new Round(Math.max(restart, other.restart), Math.max(sandbox, other.sandbox));
    }
}
