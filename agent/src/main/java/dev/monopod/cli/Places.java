package dev.monopod.cli;

import dev.monopod.agent.AgentPlaces;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** All that an agent's pods are known by. */
final class Places {
    @Mixin
    private final Directories directories = new Directories();

    @Option(
            names = "--cgroup-root",
            paramLabel = "NAME",
            defaultValue = "monopod",
            description = "Control group above those of the pods (default: ${DEFAULT-VALUE}).")
    private String cgroupRoot = "";

    AgentPlaces places() {
        return new AgentPlaces(
                directories.root.toAbsolutePath().normalize(),
                directories.run.toAbsolutePath().normalize(),
                directories.log.toAbsolutePath().normalize(),
                cgroupRoot);
    }
}
