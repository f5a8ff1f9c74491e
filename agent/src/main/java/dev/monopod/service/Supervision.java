package dev.monopod.service;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The service manager above this process, if there is one.
 *
 * @param patience how long it waits for a sign of life at most, where it wants any
 */
public record Supervision(ServiceNotices notices, Optional<Duration> patience) {

    /** As the environment tells; a process without one has nobody to tell anything. */
    public static Supervision of(Map<String, String> environment) throws IOException {
        return new Supervision(
                ServiceNotices.of(environment),
                Watchdog.patience(environment, ProcessHandle.current().pid()));
    }
}
