package dev.monopod.reconcile;

import dev.monopod.model.life.ContainerLife;
import dev.monopod.reconcile.ContainerState.Running;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which probes run in which state: the startup probe until it has succeeded, after the postStart hook; from then on readiness to the end, and
 * liveness until the container is to end (pkg/kubelet/prober/worker.go, prober_manager.go). Pure.
 */
public final class Probing {
    private Probing() {}

    /** Those that run, with what they have found so far. */
    public static Map<ProbeRun, ProbeState> of(PodState state) {
        Map<ProbeRun, ProbeState> runs = new LinkedHashMap<>();
        for (ContainerLife life : state.wanted().life().containers()) {
            if (state.container(life.name()) instanceof Running running
                    && running.health().postStart() == HookState.DONE) {
                add(runs, state, life, running);
            }
        }
        return runs;
    }

    private static void add(Map<ProbeRun, ProbeState> runs, PodState state, ContainerLife life, Running running) {
        Health health = running.health();
        boolean mayEnd = state.ending().isEmpty() && !running.stop().asked();
        if (mayEnd && health.startup() == ProbeState.UNKNOWN) {
            runs.put(run(life, running, ProbeKind.STARTUP), health.startup());
        }
        if (health.started() && life.readiness().isPresent()) {
            runs.put(run(life, running, ProbeKind.READINESS), health.readiness());
        }
        if (health.started() && mayEnd && life.liveness().isPresent() && health.liveness() != ProbeState.FAILURE) {
            runs.put(run(life, running, ProbeKind.LIVENESS), health.liveness());
        }
    }

    private static ProbeRun run(ContainerLife life, Running running, ProbeKind kind) {
        return new ProbeRun(
                life.name(), running.attempt().number(), kind, running.attempt().begun());
    }
}
