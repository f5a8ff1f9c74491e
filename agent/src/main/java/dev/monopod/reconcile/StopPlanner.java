package dev.monopod.reconcile;

import dev.monopod.model.life.ContainerLife;
import dev.monopod.model.life.Probe;
import dev.monopod.model.life.Role;
import dev.monopod.reconcile.ContainerState.Active;
import dev.monopod.reconcile.ContainerState.Running;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Which running containers are to end, why, by when, and what is the next step to it: hook, signal, kill
 * (pkg/kubelet/kuberuntime/kuberuntime_container.go, killContainer, and kuberuntime_termination_order.go). Pure.
 */
final class StopPlanner {
    private final PodState state;
    private final Agenda agenda;

    StopPlanner(PodState state, Agenda agenda) {
        this.state = state;
        this.agenda = agenda;
    }

    /** What is to be done so that the container ends; false where it is not to end. */
    boolean decide(String name, Running running) {
        Stop stop = running.stop();
        if (stop.killedAt().isPresent()) {
            return true;
        }
        Optional<Stop.Order> order = order(name, running);
        if (order.isEmpty()) {
            return false;
        }
        Stop ordered = stop.ordered(order.get());
        Stop.Order nearest = ordered.order().orElse(order.get());
        if (nearest.reason() == StopReason.ALL_RESTART) {
            kill(name);
        } else if (stop.killDue().isPresent()) {
            afterSignal(name, nearest, running.request(), killDue(stop, nearest));
        } else {
            beforeSignal(name, running, nearest);
        }
        return true;
    }

    /** As it was said with the signal; sooner where there is less time now. */
    private static Moment killDue(Stop stop, Stop.Order nearest) {
        Moment said = stop.killDue().orElse(nearest.deadline());
        boolean less = stop.order()
                .filter(before -> before.deadline().isAfter(nearest.deadline()))
                .isPresent();
        return less ? said.atMost(nearest.deadline()) : said;
    }

    /** A signal that did not arrive is sent again; one that may have, too: a container that ends hears it gladly twice. */
    private void afterSignal(String name, Stop.Order order, StopRequest request, Moment killDue) {
        if (agenda.due(killDue)) {
            kill(name);
        } else if (request instanceof StopRequest.Due due
                && agenda.due(due.retry().notBefore())) {
            agenda.add(new Action.StopContainer(name, order, killDue));
        }
    }

    private void beforeSignal(String name, Running running, Stop.Order order) {
        boolean inTime = order.deadline().isAfter(agenda.moment());
        if (hookIsDue(name, running, inTime)) {
            agenda.add(new Action.RunPreStop(name, order));
            agenda.lookAgainAt(order.deadline());
            return;
        }
        boolean waits = running.stop().preStop() == HookState.UNDER_WAY || !itsTurn(name, order);
        if (waits && inTime) {
            agenda.lookAgainAt(order.deadline());
            return;
        }
        Moment killDue = order.deadline().orLater(agenda.moment().plus(Wanted.SHORTEST_GRACE));
        agenda.add(new Action.StopContainer(name, order, killDue));
        agenda.lookAgainAt(killDue);
    }

    private boolean hookIsDue(String name, Running running, boolean inTime) {
        return inTime
                && running.stop().preStop() == HookState.TO_DO
                && state.wanted().container(name).preStop().isPresent();
    }

    void kill(String name) {
        agenda.add(new Action.KillContainer(name, agenda.moment()));
        agenda.lookAgainAt(agenda.moment().plus(PodPlanner.PATIENCE));
    }

    /** Sidecars end after all others, in the reverse order of their start. */
    private boolean itsTurn(String name, Stop.Order order) {
        if (order.reason() != StopReason.POD_ENDS
                || state.wanted().container(name).role() != Role.SIDECAR) {
            return true;
        }
        List<String> sidecars = state.inRole(Role.SIDECAR);
        List<String> later = sidecars.subList(sidecars.indexOf(name) + 1, sidecars.size());
        return state.containers().entrySet().stream()
                .filter(entry -> entry.getValue() instanceof Active)
                .noneMatch(entry -> later.contains(entry.getKey()) || !sidecars.contains(entry.getKey()));
    }

    /** Why it is to end, by now; empty where it is not. */
    private Optional<Stop.Order> order(String name, Running running) {
        Optional<Moment> podEnds = podEnds(name);
        if (podEnds.isPresent()) {
            return Optional.of(withThePod(name, running, podEnds.get()));
        }
        if (state.allRestartDue()) {
            return Optional.of(new Stop.Order(StopReason.ALL_RESTART, agenda.moment()));
        }
        if (running.stop().order().isPresent()) {
            return running.stop().order();
        }
        if (state.imageChanged(name) && isSameWhileItRuns(name)) {
            return Optional.of(from(StopReason.DEFINITION_CHANGED, Optional.empty()));
        }
        Optional<Stop.Order> byHealth = byHealth(state.wanted().container(name), running.health());
        return byHealth.isEmpty() && ResizePlanner.demandsRestart(state, name)
                ? Optional.of(from(StopReason.RESIZE, Optional.empty()))
                : byHealth;
    }

    /** An init container that runs to its end is not begun anew for another image. */
    private boolean isSameWhileItRuns(String name) {
        return state.wanted().container(name).role().staysUp();
    }

    /** Since when the pod ends for this container; empty where it does not. */
    private Optional<Moment> podEnds(String name) {
        if (state.ending().isPresent()) {
            return state.ending().map(Ending::since);
        }
        boolean alone = isSidecar(name) && !state.hasWork();
        return alone ? Optional.of(state.workEnded().orElse(agenda.moment())) : Optional.empty();
    }

    /**
     * The time of one that has to wait counts from the pod's end, and so does that of one that was to end anyway; that of another from when
     * this is first seen, and so from its hook.
     */
    private Stop.Order withThePod(String name, Running running, Moment since) {
        Optional<Stop.Order> before = running.stop().order();
        if (before.filter(order -> order.reason() == StopReason.POD_ENDS).isPresent()) {
            return before.get();
        }
        Moment from = isSidecar(name) || before.isPresent() ? since : agenda.moment();
        return new Stop.Order(StopReason.POD_ENDS, from.plus(state.wanted().gracePeriod()));
    }

    private boolean isSidecar(String name) {
        return state.wanted().container(name).role() == Role.SIDECAR;
    }

    private Optional<Stop.Order> byHealth(ContainerLife life, Health health) {
        if (health.postStart() == HookState.FAILED) {
            return Optional.of(from(StopReason.POST_START_HOOK, Optional.empty()));
        }
        if (health.startup() == ProbeState.FAILURE) {
            return Optional.of(from(StopReason.STARTUP_PROBE, life.startup()));
        }
        if (health.liveness() == ProbeState.FAILURE) {
            return Optional.of(from(StopReason.LIVENESS_PROBE, life.liveness()));
        }
        return Optional.empty();
    }

    /** The probe may give less time, or more, than the pod (KEP-2238). */
    private Stop.Order from(StopReason reason, Optional<Probe> probe) {
        Duration grace = probe.flatMap(Probe::gracePeriod).orElse(state.wanted().gracePeriod());
        return new Stop.Order(reason, agenda.moment().plus(grace));
    }
}
