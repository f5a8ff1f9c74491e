package dev.monopod.e2e.chaos.site;

/** What a fault may cost the pods that it strikes, and no others. What no fault has owned up to must not be missing. */
public enum Loss {
    /** An attempt that was running may have been ended by the fault: by a signal, or in a way that nobody saw. */
    END,
    /** An attempt may have been started and ended before its program could write that down. */
    START,
    /** The last lines that an attempt printed, which lay in a pipe whose reader was killed. */
    LAST_LINES,
    /** Lines anywhere in a log, as where there was no room for them. */
    LINES,
    /** A container that was to end may have had no time for it: it could not run, or nobody could tell it, until it was killed. */
    GRACE,
    /**
     * An attempt is told of as if it were another one, its end as unknown: what told of it was destroyed, and is known again from what was
     * left. It goes with the attempt's number, not with a time.
     */
    HISTORY
}
