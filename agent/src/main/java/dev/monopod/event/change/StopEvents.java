package dev.monopod.event.change;

import dev.monopod.event.Occurrence;
import dev.monopod.model.status.EventReason;
import dev.monopod.reconcile.ContainerState;
import dev.monopod.reconcile.ContainerState.Running;
import dev.monopod.reconcile.ContainerState.Starting;
import java.util.List;

/** A container that is asked to end, once; that it is killed later is no event (kuberuntime_container.go, killContainer). */
final class StopEvents {
    private StopEvents() {}

    static List<Occurrence> of(ContainerChange change) {
        if (!isStopping(change.after()) || isStopping(change.before())) {
            return List.of();
        }
        boolean hangs =
                change.after() instanceof Starting && !change.pod().after().removed();
        return List.of(change.normal(
                EventReason.KILLING,
                hangs
                        ? "Container " + change.name() + " can't be told to run, will be killed and restarted"
                        : "Stopping container " + change.name()));
    }

    private static boolean isStopping(ContainerState state) {
        if (state instanceof Starting starting) {
            return starting.killedAt().isPresent();
        }
        return state instanceof Running running
                && (running.stop().deadline().isPresent()
                        || running.stop().killedAt().isPresent());
    }
}
