package dev.monopod.model.life;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Something that is done to a running container from outside. */
public sealed interface Handler permits ProbeHandler, Hook {
    /** Runs a program in the container; succeeds where it exits with 0. No shell. */
    record Exec(List<String> command) implements ProbeHandler, Hook {
        public Exec {
            command = List.copyOf(command);
        }
    }

    /**
     * Asks by HTTP; succeeds with a status from 200 to 399.
     *
     * @param host empty for the pod's own address
     * @param port 1 to 65535; a port's name has been looked up
     * @param path as the manifest has it, a query and all; begins with a slash or not
     * @param headers in the manifest's order; a name may come more than once
     */
    record HttpGet(Scheme scheme, Optional<String> host, int port, String path, List<Header> headers)
            implements ProbeHandler, Hook {
        public HttpGet {
            headers = List.copyOf(headers);
        }
    }

    /** HTTPS is without a look at the certificate. */
    enum Scheme {
        HTTP,
        HTTPS
    }

    /** One of a request's. */
    record Header(String name, String value) {}

    /**
     * Succeeds where a TCP connection can be made.
     *
     * @param host empty for the pod's own address
     * @param port 1 to 65535; a port's name has been looked up
     */
    record Tcp(Optional<String> host, int port) implements ProbeHandler {}

    /**
     * Asks by gRPC's health protocol, at the pod's own address.
     *
     * @param port 1 to 65535
     * @param service may be empty, for the server as a whole
     */
    record Grpc(int port, String service) implements ProbeHandler {}

    /** Waits. */
    record Sleep(Duration time) implements Hook {}
}
