package dev.monopod.runtime;

/** How a command ended whose output was passed on as it came. */
public sealed interface ExecEnd {
    /**
     * By itself, or by a signal.
     *
     * @param code as in {@link ExecResult.Exited}
     * @param why of 126 and 127 that are not the command's own; else empty
     */
    record Exited(int code, String why) implements ExecEnd {}

    /** It could not be run, or it can't be known how it ended. */
    record Failed(String why) implements ExecEnd {}
}
