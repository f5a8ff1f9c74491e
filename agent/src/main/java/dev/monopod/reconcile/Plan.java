package dev.monopod.reconcile;

import java.util.List;
import java.util.Optional;

/**
 * What to do now, and when to look again though nothing has happened.
 *
 * @param lookAgain empty where only an event can make a difference
 */
public record Plan(List<Action> actions, Optional<Moment> lookAgain) {
    public Plan {
        actions = List.copyOf(actions);
    }
}
