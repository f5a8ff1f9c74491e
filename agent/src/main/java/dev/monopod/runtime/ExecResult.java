package dev.monopod.runtime;

/** How a command came out that was run in a container to its end, for probes and hooks. */
public sealed interface ExecResult {
    /**
     * The command has ended by itself, or by a signal.
     *
     * @param code its exit code, 128 + n where signal n ended it; as a shell has it, 127 where there is no such program, and 126 where it
     *     can't be executed, with the reason for output
     * @param output stdout and stderr together, as they came; no more than {@link #MOST_OUTPUT} bytes of them
     */
    record Exited(int code, String output) implements ExecResult {}

    /** It was killed since its time was over, with all that it had started. */
    record TimedOut(String output) implements ExecResult {}

    /** It could not be run, or it can't be known how it ended. */
    record NotStarted(String why) implements ExecResult {}

    /** As much as the kubelet keeps of a probe's output (pkg/probe/exec/exec.go, maxReadLength). */
    int MOST_OUTPUT = 10 * 1024;
}
