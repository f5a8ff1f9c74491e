package dev.monopod.reconcile;

import dev.monopod.model.life.AfterEnd;
import dev.monopod.model.life.Role;
import dev.monopod.reconcile.ContainerState.Active;
import dev.monopod.reconcile.ContainerState.Running;
import dev.monopod.reconcile.ContainerState.Starting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How far a pod has come on its way to its app containers, in this round: init containers one after the other, each to success; a sidecar
 * until it has started; then all app containers, where one that has a postStart hook holds back those behind it
 * (pkg/kubelet/kuberuntime/kuberuntime_container.go, computeInitContainerActions, and SyncPod, which starts containers in turn). Pure.
 */
final class Initialization {
    private final PodState state;
    /** Init containers and sidecars. */
    private final List<String> first;

    Initialization(PodState state) {
        this.state = state;
        this.first = new ArrayList<>(state.wanted().containers());
        first.removeAll(state.inRole(Role.APP));
    }

    /** Whether nothing stands before the app containers. */
    boolean done() {
        return frontier() == first.size();
    }

    /** Whether an init container has failed for good: then the pod has. */
    boolean failed() {
        return state.inRole(Role.INIT).stream().anyMatch(name -> fails(name));
    }

    private boolean fails(String name) {
        return !(state.container(name) instanceof Active)
                && state.afterEnd(name).filter(AfterEnd.NOTHING::equals).isPresent()
                && !succeeded(name);
    }

    boolean startsAgain(String name) {
        if (failed()) {
            return false;
        }
        return switch (state.wanted().container(name).role()) {
            case APP -> appStartsAgain(name);
            case SIDECAR -> anyAppLeft();
            case INIT -> anyAppLeft() && !done() && !(begun(name) && succeeded(name));
        };
    }

    private boolean appStartsAgain(String name) {
        return state.afterEnd(name).map(after -> after != AfterEnd.NOTHING).orElse(true);
    }

    private boolean anyAppLeft() {
        return state.inRole(Role.APP).stream()
                .anyMatch(name -> state.container(name) instanceof Active || appStartsAgain(name));
    }

    /** Whether it is the container's turn to be started, if it is to start at all. */
    boolean mayStart(String name) {
        int place = first.indexOf(name);
        if (place >= 0) {
            return place <= frontier();
        }
        return done() && nobodyBeforeIsStarting(name);
    }

    private boolean nobodyBeforeIsStarting(String name) {
        List<String> apps = state.inRole(Role.APP);
        return apps.subList(0, apps.indexOf(name)).stream().noneMatch(this::holdsOthersBack);
    }

    private boolean holdsOthersBack(String name) {
        if (state.wanted().container(name).postStart().isEmpty()) {
            return false;
        }
        ContainerState container = state.container(name);
        return container instanceof Starting
                || (container instanceof Running running
                        && !running.stop().asked()
                        && (running.health().postStart() == HookState.TO_DO
                                || running.health().postStart() == HookState.UNDER_WAY));
    }

    /** The place of the one whose turn it is; those before it have had theirs. */
    private int frontier() {
        if (state.inRole(Role.APP).stream().anyMatch(this::begun)) {
            return first.size();
        }
        int latest = first.size() - 1;
        while (latest >= 0 && !begun(first.get(latest))) {
            latest--;
        }
        if (latest < 0) {
            return 0;
        }
        return passed(first.get(latest)) ? latest + 1 : latest;
    }

    private boolean passed(String name) {
        ContainerState container = state.container(name);
        if (state.wanted().container(name).role() == Role.SIDECAR) {
            return container instanceof Running running && running.health().started();
        }
        return !(container instanceof Active) && succeeded(name);
    }

    /** Whether an attempt of it was begun in this round. */
    private boolean begun(String name) {
        ContainerState container = state.container(name);
        Optional<Attempt> latest = container instanceof Active active
                ? Optional.of(active.attempt())
                : container.history().last().map(Ended::attempt);
        return latest.filter(attempt -> attempt.round().equals(state.round())).isPresent();
    }

    private boolean succeeded(String name) {
        return state.container(name)
                .history()
                .last()
                .filter(last -> last.termination().succeeded())
                .isPresent();
    }
}
