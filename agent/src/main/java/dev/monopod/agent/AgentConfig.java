package dev.monopod.agent;

import dev.monopod.runtime.pod.LogLimits;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * What one agent is told at its start. Two agents whose directories, control group and address differ don't meet.
 *
 * @param manifests watched for pods
 * @param rootDirectory images, volumes and writable layers
 * @param runDirectory what must vanish with a reboot
 * @param logDirectory above {@code pods} and {@code containers}
 * @param cgroupRoot control group above all of this agent's, relative to each hierarchy's root
 * @param nodeName shown as the pods' node
 * @param statusHost address of the read-only status port; with {@code statusPort} 0 to 65535, 0 for any free one
 * @param podPidsLimit how many tasks a pod may have that does not say itself; empty for no limit
 * @param maxPods how many pods run at most, 1 or more
 * @param logLimits how much is kept of each container's log
 * @param removePodsOnExit end all pods when the agent ends, rather than leave them running
 */
public record AgentConfig(
        Path manifests,
        Path rootDirectory,
        Path runDirectory,
        Path logDirectory,
        String cgroupRoot,
        String nodeName,
        String statusHost,
        int statusPort,
        OptionalLong podPidsLimit,
        int maxPods,
        LogLimits logLimits,
        boolean removePodsOnExit) {

    /** The agent's own socket, for the command line and for curl. */
    public Path socket() {
        return runDirectory.resolve("monopod.sock");
    }
}
