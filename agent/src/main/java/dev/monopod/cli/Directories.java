package dev.monopod.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where an agent keeps what it has; each verb that reads or writes there takes the same options. */
final class Directories {
    @Option(
            names = "--root-dir",
            paramLabel = "DIR",
            defaultValue = "/var/lib/monopod",
            description = "Images, volumes and writable layers (default: ${DEFAULT-VALUE}).")
    Path root = Path.of("");

    @Option(
            names = "--run-dir",
            paramLabel = "DIR",
            defaultValue = "/run/monopod",
            description = "Sockets and what else must vanish with a reboot (default: ${DEFAULT-VALUE}).")
    Path run = Path.of("");

    @Option(
            names = "--log-dir",
            paramLabel = "DIR",
            defaultValue = "/var/log",
            description = "Containers' logs, in its folders pods and containers (default: ${DEFAULT-VALUE}).")
    Path log = Path.of("");

    /** The agent's own socket. */
    Path socket() {
        return run.toAbsolutePath().resolve("monopod.sock");
    }
}
