package dev.monopod.event.change;

import dev.monopod.event.Occurrence;
import dev.monopod.model.status.EventReason;
import dev.monopod.reconcile.PodState;
import dev.monopod.reconcile.Retry;
import dev.monopod.reconcile.SandboxState;
import dev.monopod.reconcile.SandboxState.Absent;
import dev.monopod.reconcile.SandboxState.Broken;
import dev.monopod.reconcile.SandboxState.Ready;
import dev.monopod.reconcile.SandboxState.Removing;
import java.util.List;
import java.util.Optional;

/** A sandbox that is lost, or can't be made or cleared away (pkg/kubelet/kuberuntime/kuberuntime_manager.go, SyncPod). */
final class SandboxEvents {
    private SandboxEvents() {}

    static List<Occurrence> of(PodChange change) {
        if (isMadeAnew(change)) {
            return List.of(Occurrence.normal(
                    change.involved(),
                    EventReason.SANDBOX_CHANGED,
                    "Pod sandbox changed, it will be killed and re-created."));
        }
        Optional<Retry> failure = failure(change.after().sandbox());
        int earlier = failure(change.before().sandbox()).map(Retry::failures).orElse(0);
        boolean another =
                change.before().sandbox().getClass() != change.after().sandbox().getClass();
        return failure.filter(retry -> another || retry.failures() > earlier)
                .map(retry -> List.of(failed(change, retry)))
                .orElse(List.of());
    }

    /** It begins to be cleared away, for the first time, though containers are to run in it. */
    private static boolean isMadeAnew(PodChange change) {
        PodState before = change.before();
        boolean lost = before.sandbox() instanceof Ready
                || (before.sandbox() instanceof Broken broken && broken.retry().failures() == 0);
        boolean begins = lost && change.after().sandbox() instanceof Removing;
        PodState after = change.after();
        return begins && after.containers().keySet().stream().anyMatch(after::startsAgain);
    }

    /** The latest one, where it is over and the next try is still to come. */
    private static Optional<Retry> failure(SandboxState sandbox) {
        if (sandbox instanceof Absent absent) {
            return Optional.of(absent.retry()).filter(retry -> retry.failures() > 0);
        }
        return sandbox instanceof Broken broken
                ? Optional.of(broken.retry()).filter(retry -> retry.failures() > 0)
                : Optional.empty();
    }

    private static Occurrence failed(PodChange change, Retry retry) {
        if (change.after().removed() || change.after().sandbox() instanceof Broken) {
            return Occurrence.warning(
                    change.involved(), EventReason.FAILED_KILL_POD, "error killing pod: " + retry.message());
        }
        if (retry.ofVolume()) {
            return Occurrence.warning(change.involved(), EventReason.FAILED_MOUNT, retry.message());
        }
        return Occurrence.warning(
                change.involved(),
                EventReason.FAILED_CREATE_POD_SANDBOX,
                "Failed to create pod sandbox: " + retry.message());
    }
}
