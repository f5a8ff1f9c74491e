package dev.monopod.probe;

/** Who wants to know what probes say. Called in turns of the pod's worker. */
public interface ProbeListener {
    /**
     * Another verdict than before, or than {@link ProbeKind#initially}.
     *
     * @param message of the last result, as {@link #unhealthy} has it; empty for a success
     */
    void verdict(String container, int attempt, ProbeKind kind, ProbeVerdict verdict, String message);

    /**
     * One result that was no success; an Unhealthy event in Kubernetes.
     *
     * @param message {@code Readiness probe failed: …}, or {@code Readiness probe errored and resulted in unknown state: …}
     */
    void unhealthy(String container, int attempt, ProbeKind kind, String message);

    /**
     * One success that somebody should look at; a ProbeWarning event in Kubernetes.
     *
     * @param message {@code Readiness probe warning: …}
     */
    void warning(String container, int attempt, ProbeKind kind, String message);
}
