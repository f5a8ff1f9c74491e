package dev.monopod.reconcile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a plan has come to so far. */
final class Agenda {
    private final Now now;
    private final List<Action> actions = new ArrayList<>();
    private Optional<Moment> lookAgain = Optional.empty();

    Agenda(Now now) {
        this.now = now;
    }

    Now now() {
        return now;
    }

    Moment moment() {
        return now.moment();
    }

    void add(Action action) {
        actions.add(action);
    }

    /** Whether the moment has come; where it has not, the plan says to look again then. */
    boolean due(Moment moment) {
        if (!moment.isAfter(now.moment())) {
            return true;
        }
        lookAgainAt(moment);
        return false;
    }

    void lookAgainAt(Moment moment) {
        lookAgain =
                Optional.of(lookAgain.filter(earlier -> moment.isAfter(earlier)).orElse(moment));
    }

    Plan plan() {
        return new Plan(actions, lookAgain);
    }
}
