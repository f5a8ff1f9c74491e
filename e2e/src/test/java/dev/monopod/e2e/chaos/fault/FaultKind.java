package dev.monopod.e2e.chaos.fault;

/** Faults by what they take away. */
public enum FaultKind {
    AGENT_KILLED(true, "the agent is killed"),
    AGENT_STARVED(true, "the agent is stopped, or lacks heap, descriptors or threads"),
    PROCESS_KILLED(false, "processes of pods are killed or stopped"),
    FILES(true, "disks are full or read-only, directories and clocks change"),
    STATE(true, "control groups, records and folders change behind the agent's back"),
    FLOOD(false, "containers or manifests flood the agent and the shims");

    private final boolean agentAlone;
    private final String words;

    FaultKind(boolean agentAlone, String words) {
        this.agentAlone = agentAlone;
        this.words = words;
    }

    /** Whether faults of this kind come one after the other, and may end and start the agent; others may happen at any time beside. */
    public boolean agentAlone() {
        return agentAlone;
    }

    public String words() {
        return words;
    }
}
