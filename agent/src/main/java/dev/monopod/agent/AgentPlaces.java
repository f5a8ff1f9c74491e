package dev.monopod.agent;

import java.nio.file.Path;

/**
 * Where one agent keeps what it has: by these it is known whose pods are whose.
 *
 * @param rootDirectory images, volumes and writable layers
 * @param runDirectory what must vanish with a reboot
 * @param logDirectory above {@code pods} and {@code containers}
 * @param cgroupRoot control group above all of this agent's, relative to each hierarchy's root
 */
public record AgentPlaces(Path rootDirectory, Path runDirectory, Path logDirectory, String cgroupRoot) {

    /** The agent's own socket, for the command line and for curl. */
    public Path socket() {
        return runDirectory.resolve("monopod.sock");
    }

    /** What happened to pods, for the agent that comes after this one. */
    Path events() {
        return runDirectory.resolve("events");
    }
}
