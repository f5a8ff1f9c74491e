package dev.monopod.reconcile;

import dev.monopod.model.life.Role;
import dev.monopod.reconcile.ContainerState.Active;
import dev.monopod.reconcile.ContainerState.Blocked;
import java.time.Duration;
import java.util.Optional;

/** Which containers are to start, and when. Pure. */
final class StartPlanner {
    private final PodState state;
    private final Agenda agenda;
    private final Initialization initialization;
    private boolean holdsBack;

    StartPlanner(PodState state, Agenda agenda) {
        this.state = state;
        this.agenda = agenda;
        this.initialization = new Initialization(state);
    }

    /** When the first container may be started that has its turn; empty where none is to start. */
    Optional<Moment> firstDue() {
        return state.wanted().containers().stream()
                .map(this::due)
                .flatMap(Optional::stream)
                .min(Moment::compareTo);
    }

    void decide(String name) {
        Optional<Moment> start = heldBack(name) ? Optional.empty() : due(name);
        if (start.isPresent() && agenda.due(start.get())) {
            agenda.add(new Action.StartContainer(name, next(name)));
            holdsBack |=
                    isApp(name) && state.wanted().container(name).postStart().isPresent();
        }
    }

    /** By one before it that has a hook, and starts by this very plan. */
    private boolean heldBack(String name) {
        return holdsBack && isApp(name);
    }

    private boolean isApp(String name) {
        return state.wanted().container(name).role() == Role.APP;
    }

    /** When the container may be started; empty if never again, or if others come first. */
    private Optional<Moment> due(String name) {
        if (state.container(name) instanceof Active
                || state.allRestartDue()
                || !state.startsAgain(name)
                || !initialization.mayStart(name)) {
            return Optional.empty();
        }
        ContainerState container = state.container(name);
        Moment byHistory = state.waitAfterEnd(name).map(Backoff::due).orElse(Moment.BOOT);
        // What stood in the way of one image says nothing of another.
        if (container instanceof Blocked blocked && !state.imageChanged(name)) {
            return Optional.of(byHistory.orLater(blocked.blockage().retryAt()));
        }
        return Optional.of(byHistory);
    }

    private Attempt next(String name) {
        return state.container(name)
                .history()
                .last()
                .map(last -> begun(
                        last.attempt().number() + 1,
                        state.waitAfterEnd(name).map(Backoff::backoff).orElse(Duration.ZERO)))
                .orElseGet(() -> begun(0, Duration.ZERO));
    }

    private Attempt begun(int number, Duration backoff) {
        return new Attempt(number, state.round(), agenda.now().time(), agenda.moment(), backoff);
    }
}
