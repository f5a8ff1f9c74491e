package dev.monopod.status;

import dev.monopod.reconcile.ContainerState;
import dev.monopod.reconcile.ContainerState.Active;
import dev.monopod.reconcile.ContainerState.Exited;
import dev.monopod.reconcile.PodState;
import java.util.OptionalInt;

/** The attempts of a container as numbers. Pure. */
public final class ContainerAttempts {
    private ContainerAttempts() {}

    /** Of the latest attempt, running or ended; empty before the first. */
    public static OptionalInt latest(PodState state, String container) {
        ContainerState current = state.container(container);
        if (current instanceof Active active) {
            return OptionalInt.of(active.attempt().number());
        }
        return current.history()
                .last()
                .map(last -> OptionalInt.of(last.attempt().number()))
                .orElse(OptionalInt.empty());
    }

    /** Whether the attempt's PID 1 has ended. The shim has written all of its log then. */
    public static boolean hasEnded(PodState state, String container, int attempt) {
        ContainerState current = state.container(container);
        boolean runs = current instanceof Active active
                && !(current instanceof Exited)
                && active.attempt().number() == attempt;
        return !runs;
    }
}
