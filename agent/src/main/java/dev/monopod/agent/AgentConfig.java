package dev.monopod.agent;

import dev.monopod.runtime.pod.LogLimits;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * What one agent is told at its start. Two agents whose manifests, places and address differ don't meet.
 *
 * @param manifests watched for pods
 * @param nodeName shown as the pods' node
 * @param statusHost address of the read-only status port; with {@code statusPort} 0 to 65535, 0 for any free one
 * @param podPidsLimit how many tasks a pod may have that does not say itself; empty for no limit
 * @param maxPods how many pods run at most, 1 or more
 * @param logLimits how much is kept of each container's log
 * @param removePodsOnExit end all pods when the agent ends, rather than leave them running
 */
public record AgentConfig(
        Path manifests,
        AgentPlaces places,
        String nodeName,
        String statusHost,
        int statusPort,
        OptionalLong podPidsLimit,
        int maxPods,
        LogLimits logLimits,
        boolean removePodsOnExit) {

    /** Of an agent that only ends pods: none is begun and nobody is answered, so what concerns only that is left empty. */
    static AgentConfig withoutNewPods(AgentPlaces places) {
        return new AgentConfig(Path.of("/"), places, "", "", 0, OptionalLong.empty(), 1, new LogLimits(1, 2), true);
    }
}
