package dev.monopod.event.change;

import dev.monopod.event.Occurrence;
import dev.monopod.model.status.EventReason;
import dev.monopod.reconcile.ContainerState.Idle;
import dev.monopod.reconcile.PodState;
import java.util.List;

/**
 * A container that ended and has to wait for its next start (kuberuntime_manager.go, doBackOff). Once a wait; the kubelet tells it each
 * time that it looks at the pod meanwhile.
 */
final class BackOffEvents {
    private BackOffEvents() {}

    static List<Occurrence> of(ContainerChange change) {
        int before = Progress.of(change.before()).attempt();
        int after = Progress.of(change.after()).attempt();
        boolean waited = before == after && waits(change.pod().before(), change.name());
        // A start that was never begun leaves the end that was before it, of which was told.
        if (waited || after < before || !waits(change.pod().after(), change.name())) {
            return List.of();
        }
        return List.of(change.warning(
                EventReason.BACK_OFF,
                "Back-off restarting failed container " + change.name() + " in pod "
                        + change.pod().title()));
    }

    private static boolean waits(PodState state, String name) {
        return state.container(name) instanceof Idle
                && state.backoff(name).filter(wait -> !wait.isZero()).isPresent();
    }
}
