package dev.monopod.runtime.shim;

import dev.monopod.runtime.wire.WireException;
import dev.monopod.runtime.wire.WireReader;
import java.time.Instant;

/**
 * What the shim tells of one of its processes.
 *
 * @param pid in the host's pid namespace
 * @param startedAt when the program was executed; the epoch if it was not
 * @param finishedAt the epoch while it runs
 * @param exitCode its status, where it exited by itself
 * @param signal that ended it, or 0
 * @param step of the launch plan that failed, counted from 1, or 0
 * @param errno of that step
 */
public record ShimProcess(
        String id,
        State state,
        int pid,
        Instant startedAt,
        Instant finishedAt,
        int exitCode,
        int signal,
        int step,
        int errno) {

    /** With the numbers of the protocol. */
    public enum State {
        STARTING(1),
        RUNNING(2),
        EXITED(3),
        FAILED(4);

        private final int number;

        State(int number) {
            this.number = number;
        }

        private static State of(int number) throws WireException {
            for (State state : values()) {
                if (state.number == number) {
                    return state;
                }
            }
            throw new WireException("there is no process state " + number);
        }
    }

    /** Whether it has come to its end, if only because a step before the program failed. */
    public boolean over() {
        return state == State.EXITED || state == State.FAILED;
    }

    static ShimProcess read(WireReader reader) throws WireException {
        return new ShimProcess(
                reader.string(),
                State.of(reader.u8()),
                reader.u32(),
                instant(reader.u64()),
                instant(reader.u64()),
                reader.u32(),
                reader.u32(),
                reader.u32(),
                reader.u32());
    }

    private static Instant instant(long nanos) {
        return Instant.EPOCH.plusNanos(nanos);
    }
}
