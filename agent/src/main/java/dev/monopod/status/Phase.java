package dev.monopod.status;

import dev.monopod.model.status.PodPhase;
import dev.monopod.reconcile.ContainerState;
import dev.monopod.reconcile.ContainerState.Exited;
import dev.monopod.reconcile.ContainerState.Running;
import dev.monopod.reconcile.Ended;
import dev.monopod.reconcile.PodState;
import java.util.List;
import java.util.Optional;

/** A pod's phase (pkg/kubelet/kubelet_pods.go, getPhase). Pure. */
final class Phase {
    private Phase() {}

    static PodPhase of(PodState state) {
        List<ContainerState> containers = List.copyOf(state.containers().values());
        long running = containers.stream().filter(Phase::runs).count();
        List<Ended> ended = containers.stream()
                .filter(container -> !runs(container))
                .map(container -> container.history().last())
                .flatMap(Optional::stream)
                .toList();
        if (running + ended.size() < containers.size()) {
            return PodPhase.PENDING;
        }
        boolean over = containers.stream().noneMatch(ContainerState.Active.class::isInstance)
                && state.wanted().containers().stream().noneMatch(state::startsAgain);
        if (running > 0 || !over || state.removed()) {
            return PodPhase.RUNNING;
        }
        boolean allSucceeded = ended.stream().allMatch(end -> end.termination().exitCode() == 0);
        return allSucceeded ? PodPhase.SUCCEEDED : PodPhase.FAILED;
    }

    /** Also while its end is being understood: a pod never falls back to Pending. */
    private static boolean runs(ContainerState container) {
        return container instanceof Running
                || (container instanceof Exited exited && !exited.exit().neverStarted());
    }
}
