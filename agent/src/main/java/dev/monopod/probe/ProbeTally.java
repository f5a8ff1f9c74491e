package dev.monopod.probe;

import dev.monopod.model.life.Probe;
import dev.monopod.reconcile.ProbeKind;
import dev.monopod.reconcile.ProbeState;
import java.util.Optional;

/**
 * How often in a row a probe came out alike, and what that means (pkg/kubelet/prober/worker.go).
 *
 * @param verdict what holds; empty while that is unknown
 * @param last what the latest runs came to, all alike
 * @param inARow how many they are
 */
record ProbeTally(
        ProbeKind kind,
        int successThreshold,
        int failureThreshold,
        Optional<ProbeVerdict> verdict,
        Optional<ProbeVerdict> last,
        int inARow) {

    /**
     * Of a probe that has not been asked here yet.
     *
     * @param found what holds by now: an earlier agent may have asked it
     */
    static ProbeTally since(ProbeState found, ProbeKind kind, Probe probe) {
        return new ProbeTally(
                kind, probe.successThreshold(), probe.failureThreshold(), verdict(found), Optional.empty(), 0);
    }

    private static Optional<ProbeVerdict> verdict(ProbeState found) {
        return switch (found) {
            case UNKNOWN -> Optional.empty();
            case SUCCESS -> Optional.of(ProbeVerdict.SUCCESS);
            case FAILURE -> Optional.of(ProbeVerdict.FAILURE);
        };
    }

    ProbeTally after(ProbeVerdict result) {
        Optional<ProbeVerdict> latest = Optional.of(result);
        int alike = last.equals(latest) ? inARow + 1 : 1;
        int enough = result == ProbeVerdict.SUCCESS ? successThreshold : failureThreshold;
        return new ProbeTally(
                kind, successThreshold, failureThreshold, alike < enough ? verdict : latest, latest, alike);
    }

    /**
     * Whether this attempt is not asked any more. A container that has started has, and one that failed to or does not live is to be
     * restarted; only readiness comes and goes.
     */
    boolean settled() {
        return switch (kind) {
            case STARTUP -> verdict.isPresent();
            case LIVENESS -> verdict.equals(Optional.of(ProbeVerdict.FAILURE));
            case READINESS -> false;
        };
    }
}
