package dev.monopod.e2e;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;

/** Waits for conditions. How long depends on the machine: starting a process takes 25 times as long on the cgroup v2 kernel. */
public final class Waiting {
    private static final Duration NATIVE = Duration.ofSeconds(40);
    private static final Duration INTERVAL = Duration.ofMillis(20);

    private Waiting() {}

    /** Two thirds of what {@code scripts/e2e} gives a test. */
    public static Duration patience() {
        String seconds = System.getenv("E2E_SECONDS");
        return seconds == null || seconds.isEmpty()
                ? NATIVE
                : Duration.ofSeconds(Long.parseLong(seconds)).multipliedBy(2).dividedBy(3);
    }

    /** What can't be read yet, or no more, is as if it were not so. */
    public static void until(String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .atMost(patience())
                .pollDelay(Duration.ZERO)
                .pollInterval(INTERVAL)
                .ignoreExceptionsInstanceOf(java.io.IOException.class)
                .until(condition);
    }

    /** The value, once it is as it should be. */
    public static <T> T until(String what, Callable<T> value, Predicate<T> condition) {
        return Awaitility.await(what)
                .atMost(patience())
                .pollDelay(Duration.ZERO)
                .pollInterval(INTERVAL)
                .ignoreExceptionsInstanceOf(java.io.IOException.class)
                .until(value, condition);
    }

    /** Until all that it asserts is true; the last failure is told. */
    public static void untilAsserted(ThrowingRunnable assertion) {
        Awaitility.await()
                .atMost(patience())
                .pollDelay(Duration.ZERO)
                .pollInterval(INTERVAL)
                .untilAsserted(assertion);
    }
}
