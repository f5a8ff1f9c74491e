package dev.monopod.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Looks until something is so. What is measured is mostly told by whom it happened to, so looking seldom costs no precision. */
final class Await {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private Await() {}

    /** @param pause between two looks; the shorter, the more of the machine is taken from what is measured */
    static void until(String what, Duration pause, Callable<Boolean> condition) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!holds(condition)) {
            if (System.nanoTime() - end > 0) {
                throw new IOException(what + ": did not come about within " + PATIENCE);
            }
            LockSupport.parkNanos(pause.toNanos());
        }
    }

    private static boolean holds(Callable<Boolean> condition) throws IOException {
        try {
            return condition.call();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
