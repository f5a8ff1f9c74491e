package dev.monopod.service;

import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/** Whether the service manager kills this process unless it says now and then that it is alive (sd_watchdog_enabled(3)). Pure. */
public final class Watchdog {
    private Watchdog() {}

    /**
     * How long the service manager waits for a sign of life at most; empty where it does not.
     *
     * @param environment WATCHDOG_USEC, and WATCHDOG_PID where it is for one process only
     * @throws IOException naming the variable whose value is none
     */
    public static Optional<Duration> patience(Map<String, String> environment, long ownPid) throws IOException {
        if (!environment.containsKey("WATCHDOG_USEC")) {
            return Optional.empty();
        }
        if (environment.containsKey("WATCHDOG_PID") && number(environment, "WATCHDOG_PID") != ownPid) {
            return Optional.empty();
        }
        return Optional.of(Duration.of(number(environment, "WATCHDOG_USEC"), ChronoUnit.MICROS));
    }

    private static long number(Map<String, String> environment, String variable) throws IOException {
        String value = environment.getOrDefault(variable, "");
        try {
            long number = Long.parseLong(value);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below, as a number that is too small is
        }
        throw new IOException(variable + ": Invalid value: \"" + value + "\": must be a number greater than 0");
    }
}
