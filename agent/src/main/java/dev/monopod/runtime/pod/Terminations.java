package dev.monopod.runtime.pod;

import dev.monopod.kernel.KernelException;
import dev.monopod.model.status.TerminatedReason;
import dev.monopod.reconcile.ContainerState.Active;
import dev.monopod.reconcile.ContainerState.Running;
import dev.monopod.reconcile.Exit;
import dev.monopod.reconcile.Moment;
import dev.monopod.reconcile.Now;
import dev.monopod.reconcile.Termination;
import dev.monopod.runtime.launch.LaunchPlan;
import java.time.Instant;
import java.util.Optional;

/** What an end means, in Kubernetes' words. Pure. */
final class Terminations {
    private Terminations() {}

    /**
     * The meaning of an end that was seen.
     *
     * @param ended when, to decide by
     * @param oomKills processes of the attempt's control group that the kernel killed for lack of memory
     * @param plan what was carried out, if it is still known
     */
    static Termination of(Exit exit, Moment ended, long oomKills, Optional<LaunchPlan> plan) {
        if (exit.neverStarted()) {
            String step = plan.map(p -> p.describe(exit.failedStep())).orElse("step " + exit.failedStep());
            return termination(
                    exit,
                    ended,
                    TerminatedReason.START_ERROR_EXIT_CODE,
                    TerminatedReason.START_ERROR,
                    "failed to start container: " + step + ": " + KernelException.describe(exit.errno()));
        }
        int code = exit.signal() > 0 ? TerminatedReason.SIGNAL_EXIT_CODE_BASE + exit.signal() : exit.code();
        if (oomKills > 0) {
            return termination(exit, ended, code, TerminatedReason.OOM_KILLED, "");
        }
        return termination(exit, ended, code, code == 0 ? TerminatedReason.COMPLETED : TerminatedReason.ERROR, "");
    }

    /** Nobody was there to see how it ended: its shim was gone (pkg/kubelet/status/status_manager.go). */
    static Termination unknown(Active active, Now now) {
        Instant startedAt = active instanceof Running running
                ? running.startedAt()
                : active.attempt().createdAt();
        return new Termination(
                TerminatedReason.UNKNOWN_EXIT_CODE,
                0,
                TerminatedReason.CONTAINER_STATUS_UNKNOWN,
                "The container could not be located when the pod's sandbox was lost.",
                startedAt,
                now.time(),
                now.moment());
    }

    private static Termination termination(Exit exit, Moment ended, int code, TerminatedReason reason, String message) {
        return new Termination(code, exit.signal(), reason, message, exit.startedAt(), exit.finishedAt(), ended);
    }
}
