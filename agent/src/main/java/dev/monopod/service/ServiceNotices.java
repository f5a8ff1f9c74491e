package dev.monopod.service;

import dev.monopod.kernel.UnixDatagrams;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the service manager how the agent stands, if one asked for it by NOTIFY_SOCKET (sd_notify(3)). What can't be told is a line in the
 * log and no more: the pods don't depend on it. Never blocks; any thread may call.
 */
public final class ServiceNotices {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceNotices.class);

    private static final String SOCKET = "NOTIFY_SOCKET";

    private final Optional<UnixDatagrams> socket;

    private ServiceNotices(Optional<UnixDatagrams> socket) {
        this.socket = socket;
    }

    /** As the environment asks for; nobody is told anything where it does not. */
    public static ServiceNotices of(Map<String, String> environment) throws IOException {
        String receiver = environment.get(SOCKET);
        try {
            return new ServiceNotices(receiver == null ? Optional.empty() : Optional.of(UnixDatagrams.to(receiver)));
        } catch (IllegalArgumentException e) {
            throw new IOException(SOCKET + ": " + e.getMessage(), e);
        }
    }

    /** The start is over: what was waiting for this service goes on. */
    public void ready() {
        send("READY=1");
    }

    /** What {@code systemctl status} shows, one line. */
    public void status(String status) {
        send("STATUS=" + status);
    }

    /** It is about to end, as it was asked to. */
    public void stopping(String status) {
        send("STOPPING=1\nSTATUS=" + status);
    }

    /** To be called more often than {@link Watchdog} says. */
    public void alive() {
        send("WATCHDOG=1");
    }

    private void send(String notice) {
        if (socket.isPresent()) {
            try {
                socket.get().send(notice.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                LOG.warn(
                        "the service manager was not told {}: {}",
                        notice.lines().findFirst().orElse(""),
                        e.getMessage());
            }
        }
    }
}
