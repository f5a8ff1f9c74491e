package dev.monopod.reconcile;

import dev.monopod.model.status.TerminatedReason;
import dev.monopod.model.status.WaitingReason;
import dev.monopod.reconcile.ContainerState.Active;
import dev.monopod.reconcile.ContainerState.Blocked;
import dev.monopod.reconcile.ContainerState.Exited;
import dev.monopod.reconcile.ContainerState.Running;
import dev.monopod.reconcile.ContainerState.Starting;
import dev.monopod.reconcile.SandboxState.Creating;
import dev.monopod.reconcile.SandboxState.Removing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** All that a machine may make of a pod in one step, while nobody decides anything: outcomes of what is under way, and ends. */
final class NextStates {
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

    private final PodState state;
    private final Moment now;
    private final List<PodState> next = new ArrayList<>();

    private NextStates(PodState state, Moment now) {
        this.state = state;
        this.now = now;
    }

    static List<PodState> of(PodState state, Moment now) {
        NextStates states = new NextStates(state, now);
        states.ofSandbox();
        state.wanted().containers().forEach(states::ofContainer);
        return states.next;
    }

    private void ofSandbox() {
        if (state.sandbox() instanceof Creating creating) {
            next.add(state.with(creating.ready(TIME)));
            next.add(state.with(creating.failed(creating.retry().after(now, "no"))));
        } else if (state.sandbox() instanceof Removing removing) {
            next.add(state.with(removing.failed(removing.retry().after(now, "busy"))));
            next.add(withoutSandbox(removing));
        }
    }

    private PodState withoutSandbox(Removing removing) {
        PodState without = state.with(removing.removed());
        for (String name : state.wanted().containers()) {
            if (state.container(name) instanceof Active active) {
                without = without.with(name, active.lost(ended(active.attempt(), 137)));
            }
        }
        return without.in(state.round().afterSandbox());
    }

    private void ofContainer(String name) {
        ContainerState container = state.container(name);
        if (container instanceof Starting starting) {
            add(name, starting.running(1, TIME, Health.atStart(state.wanted().container(name))));
            add(name, starting.blocked(WaitingReason.ERR_IMAGE_PULL, "", now));
            add(name, starting.exited(new Exit(0, 0, 5, 2, TIME, TIME)));
            add(name, starting.unknown(now));
        } else if (container instanceof Running running) {
            ofRunning(name, running);
        } else if (container instanceof Exited exited && exited.settling()) {
            add(name, exited.settled(ended(exited.attempt(), code(exited.exit()))));
        } else if (container instanceof Blocked blocked) {
            add(name, blocked.retryNow());
        }
    }

    private void ofRunning(String name, Running running) {
        for (int code = 0; code < 3; code++) {
            add(name, running.exited(new Exit(code, 0, 0, 0, TIME, TIME)));
        }
        for (HookState outcome : List.of(HookState.DONE, HookState.FAILED)) {
            if (running.health().postStart() == HookState.UNDER_WAY) {
                add(name, running.with(running.health().with(outcome)));
            }
            if (running.stop().preStop() == HookState.UNDER_WAY) {
                add(name, running.with(running.stop().with(outcome)));
            }
        }
        for (ProbeRun probe : Probing.of(state).keySet()) {
            if (probe.container().equals(name)) {
                add(name, running.with(running.health().with(probe.kind(), ProbeState.SUCCESS)));
                add(name, running.with(running.health().with(probe.kind(), ProbeState.FAILURE)));
            }
        }
        if (running.request() instanceof StopRequest.UnderWay) {
            add(name, running.asked());
            add(name, running.notAsked(now, "lost"));
        }
    }

    private void add(String name, ContainerState container) {
        next.add(state.with(name, container));
    }

    private static int code(Exit exit) {
        return exit.neverStarted() ? TerminatedReason.START_ERROR_EXIT_CODE : exit.code();
    }

    private Termination ended(Attempt attempt, int code) {
        return new Termination(code, 0, TerminatedReason.ERROR, "", attempt.createdAt(), TIME, now);
    }
}
