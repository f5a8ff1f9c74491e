package dev.monopod.probe;

import dev.monopod.reconcile.ProbeRun;

/** Who wants to know what probes say. Called in turns of the pod's worker. */
public interface ProbeListener {
    /**
     * Another verdict than the one before, which at first is what was found when it was not asked here yet.
     *
     * @param message of the last result, as {@link #unhealthy} has it; empty for a success
     */
    void verdict(ProbeRun run, ProbeVerdict verdict, String message);

    /**
     * One result that was no success; an Unhealthy event in Kubernetes.
     *
     * @param message {@code Readiness probe failed: …}, or {@code Readiness probe errored and resulted in unknown state: …}
     */
    void unhealthy(ProbeRun run, String message);

    /**
     * One success that somebody should look at; a ProbeWarning event in Kubernetes.
     *
     * @param message {@code Readiness probe warning: …}
     */
    void warning(ProbeRun run, String message);
}
