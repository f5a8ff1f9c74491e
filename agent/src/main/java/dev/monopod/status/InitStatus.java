package dev.monopod.status;

import dev.monopod.model.life.Role;
import dev.monopod.reconcile.ContainerState.Active;
import dev.monopod.reconcile.ContainerState.Running;
import dev.monopod.reconcile.PodState;

/** Whether an init container has done its part. Pure. */
final class InitStatus {
    private InitStatus() {}

    /** It has succeeded; or, a sidecar, it has started. */
    static boolean complete(PodState state, String name) {
        if (state.wanted().container(name).role() == Role.SIDECAR) {
            return state.container(name) instanceof Running running
                    && running.health().started();
        }
        return !(state.container(name) instanceof Active)
                && state.container(name)
                        .history()
                        .last()
                        .filter(last -> last.termination().exitCode() == 0)
                        .isPresent();
    }
}
