package dev.monopod.reconcile;

import dev.monopod.model.life.Role;
import dev.monopod.reconcile.ContainerState.Running;
import java.time.Instant;
import java.util.List;

/**
 * How a pod stands in the questions that its conditions answer, and since when it does. The times can't be told by what is now: a container
 * may have been unready twice. Pure.
 *
 * @param sandbox whether containers can be started in it
 * @param initialized whether its init containers are behind it
 * @param ready whether all that serves is ready
 * @param restarting whether all containers are to end, so that they begin anew
 */
public record Standings(Standing sandbox, Standing initialized, Standing ready, Standing restarting) {

    /** One answer. */
    public record Standing(boolean is, Instant since) {
        private Standing next(boolean now, Instant time) {
            return now == is ? this : new Standing(now, time);
        }
    }

    /** Those of a pod of which nothing has been made yet. */
    public static Standings fresh(boolean initialized, Instant since) {
        Standing no = new Standing(false, since);
        return new Standings(no, new Standing(initialized, since), no, no);
    }

    Standings at(PodState state, Instant time) {
        return new Standings(
                sandbox.next(state.sandbox() instanceof SandboxState.Ready, time),
                initialized.next(state.initialized(), time),
                ready.next(unready(state).isEmpty() && state.initialized(), time),
                restarting.next(state.allRestartDue(), time));
    }

    /** Names of the containers that are to serve, and do not. */
    public static List<String> unready(PodState state) {
        return state.wanted().life().containers().stream()
                .filter(life -> life.role() != Role.INIT)
                .map(life -> life.name())
                .filter(name -> !(state.container(name) instanceof Running running
                        && running.health().ready()))
                .toList();
    }
}
