package dev.monopod.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;

/** CLOCK_MONOTONIC (clock_gettime(2)): one clock for all processes of the machine, from its boot on; nobody can set it. */
public final class MonotonicClock {
    private static final int CLOCK_MONOTONIC = 1;
    private static final int TIMESPEC_SIZE = 16;

    private MonotonicClock() {}

    /** Time since the boot, without what the machine was suspended for. */
    public static Duration sinceBoot() {
        ByteBuffer time = ByteBuffer.allocate(TIMESPEC_SIZE).order(ByteOrder.nativeOrder());
        try {
            Syscall.check(
                    LibC.INSTANCE.clock_gettime(CLOCK_MONOTONIC, time.array()), "clock_gettime", "CLOCK_MONOTONIC");
        } catch (KernelException e) {
            throw new IllegalStateException("every kernel has this clock", e);
        }
        return Duration.ofSeconds(time.getLong(0), time.getLong(Long.BYTES));
    }
}
