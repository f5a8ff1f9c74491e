package dev.monopod.event.change;

import dev.monopod.event.Occurrence;
import dev.monopod.model.status.EventReason;
import dev.monopod.reconcile.ContainerState;
import dev.monopod.reconcile.ContainerState.Running;
import dev.monopod.reconcile.ContainerState.Starting;
import dev.monopod.reconcile.Stop;
import dev.monopod.reconcile.StopReason;
import java.util.List;
import java.util.Optional;

/** A container that is asked to end, once; that it is killed later is no event (kuberuntime_container.go, killContainer). */
final class StopEvents {
    private StopEvents() {}

    static List<Occurrence> of(ContainerChange change) {
        if (!isStopping(change.after()) || isStopping(change.before())) {
            return List.of();
        }
        boolean ends = change.pod().after().ending().isPresent();
        return List.of(
                change.normal(EventReason.KILLING, ends ? "Stopping container " + change.name() : message(change)));
    }

    /** As pkg/kubelet/kuberuntime has it (kuberuntime_manager.go, computePodActions; kuberuntime_container.go). */
    private static String message(ContainerChange change) {
        String name = change.name();
        ContainerState state = change.after();
        if (state instanceof Starting) {
            return "Container " + name + " can't be told to run, will be killed and restarted";
        }
        Optional<StopReason> reason =
                state instanceof Running running ? running.stop().order().map(Stop.Order::reason) : Optional.empty();
        return switch (reason.orElse(StopReason.POD_ENDS)) {
            case STARTUP_PROBE -> "Container " + name + " failed startup probe, will be restarted";
            case LIVENESS_PROBE -> "Container " + name + " failed liveness probe, will be restarted";
            case POST_START_HOOK -> "FailedPostStartHook";
            case ALL_RESTART -> "Container " + name + " is ended, since all containers begin anew";
            case DEFINITION_CHANGED ->
                change.isInit()
                        ? "Init container " + name + " definition changed"
                        : "Container " + name + " definition changed, will be restarted";
            case RESIZE -> "Container " + name + " resize requires restart";
            case POD_ENDS -> "Stopping container " + name;
        };
    }

    private static boolean isStopping(ContainerState state) {
        if (state instanceof Starting starting) {
            return starting.killedAt().isPresent();
        }
        return state instanceof Running running && running.stop().asked();
    }
}
