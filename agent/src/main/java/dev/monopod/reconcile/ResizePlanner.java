package dev.monopod.reconcile;

import dev.monopod.model.change.ContainerResources;
import dev.monopod.reconcile.ContainerState.Running;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Whether limits of what runs are to be written anew, and who has to start anew for it (pkg/kubelet/kuberuntime/kuberuntime_manager.go,
 * computePodResizeAction). Pure.
 */
final class ResizePlanner {
    private final PodState state;
    private final Agenda agenda;

    ResizePlanner(PodState state, Agenda agenda) {
        this.state = state;
        this.agenda = agenda;
    }

    /** What is to be written; whether starts have to wait for it: who starts must find the room that it is given. */
    boolean decide() {
        Optional<Resizing.Progress> progress = state.resizing().progress();
        if (progress.isEmpty()) {
            return false;
        }
        if (progress.get().underWay()) {
            return true;
        }
        boolean othersFirst = state.wanted().containers().stream().anyMatch(this::endsForIt);
        if (othersFirst || !agenda.due(progress.get().retry().notBefore())) {
            return false;
        }
        agenda.add(new Action.Resize(state.resizing().ofPod(), state.resizing().allocated(), running()));
        return true;
    }

    /** Its room is not the pod's to take back before it has ended. */
    private boolean endsForIt(String name) {
        return state.container(name) instanceof Running && demandsRestart(state, name);
    }

    /** Those whose groups are to have another limit, without a new start. */
    private Map<String, Made> running() {
        Map<String, Made> running = new LinkedHashMap<>();
        for (String name : state.wanted().containers()) {
            Optional<Made> made = state.resizing().made(name);
            if (state.container(name) instanceof Running && made.isPresent()) {
                running.put(name, made.get());
            }
        }
        return running;
    }

    /** Whether the container can't have what it is to have without a new start. An init container that runs to its end keeps what it has. */
    static boolean demandsRestart(PodState state, String name) {
        ContainerResources next = state.resizing().allocated().of(name);
        return state.wanted().container(name).role().staysUp()
                && state.resizing()
                        .made(name)
                        .filter(made -> state.wanted().making().policies(name).demandRestart(made.resources(), next))
                        .isPresent();
    }
}
