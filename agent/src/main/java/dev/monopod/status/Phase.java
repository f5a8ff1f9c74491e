package dev.monopod.status;

import dev.monopod.model.life.Role;
import dev.monopod.model.status.PodPhase;
import dev.monopod.reconcile.ContainerState;
import dev.monopod.reconcile.ContainerState.Exited;
import dev.monopod.reconcile.ContainerState.Running;
import dev.monopod.reconcile.Ended;
import dev.monopod.reconcile.PodState;
import java.util.List;
import java.util.Optional;

/**
 * A pod's phase (pkg/kubelet/kubelet_pods.go, getPhase; pkg/kubelet/status/status_manager.go, mergePodStatus: none that is final while
 * anything runs). Pure.
 */
final class Phase {
    private Phase() {}

    static PodPhase of(PodState state) {
        boolean active = state.anyActive();
        boolean failed = state.initializationFailed() || isOver(state);
        if (failed && !active && !state.removed()) {
            return PodPhase.FAILED;
        }
        if (!state.initialized()) {
            return PodPhase.PENDING;
        }
        List<ContainerState> apps =
                state.inRole(Role.APP).stream().map(state::container).toList();
        long running = apps.stream().filter(Phase::runs).count();
        List<Ended> ended = apps.stream()
                .filter(container -> !runs(container))
                .map(container -> container.history().last())
                .flatMap(Optional::stream)
                .toList();
        if (running + ended.size() < apps.size()) {
            return PodPhase.PENDING;
        }
        if (active || state.hasWork() || state.removed()) {
            return PodPhase.RUNNING;
        }
        boolean allSucceeded = ended.stream().allMatch(end -> end.termination().exitCode() == 0);
        return allSucceeded ? PodPhase.SUCCEEDED : PodPhase.FAILED;
    }

    /** Whether it has been active for as long as it may be. */
    static boolean isOver(PodState state) {
        return state.ending().isPresent() && !state.removed();
    }

    /** Also while its end is being understood: a pod never falls back to Pending. */
    private static boolean runs(ContainerState container) {
        return container instanceof Running
                || (container instanceof Exited exited && !exited.exit().neverStarted());
    }
}
