package dev.monopod.worker;

import dev.monopod.model.life.Hook;
import dev.monopod.reconcile.ProbeRun;
import dev.monopod.reconcile.ProbeState;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * What is done to running containers from outside: hooks and probes. Every method returns at once; what comes of it comes in a turn of the
 * worker's loop.
 */
public interface Tending {

    /** Who hears what probes have found. */
    interface Events {
        /** A probe has come to another conclusion, by its thresholds. */
        void found(ProbeRun run, ProbeState state, String message);

        /** One try of a probe has failed; what that means is for its thresholds to say. */
        void unhealthy(ProbeRun run, String message);

        /** One try of a probe has succeeded in a way that is probably not meant. */
        void warning(ProbeRun run, String message);

        /** A hook over HTTPS was answered by HTTP, and carried out by that. */
        void fellBack(String container, String message);
    }

    /**
     * Runs a hook. Fails with the reason where it can't be run, fails, or takes longer than it may.
     *
     * @param atMost when it is over, it is ended with all that it has begun
     */
    Future<Void> run(String container, int attempt, Hook hook, Duration atMost);

    /**
     * Runs these probes and no others, from here on. One that runs already goes on as it is.
     *
     * @param runs with what they have found so far
     * @param adopted of those, the ones of containers that an earlier agent has started: they are not all asked at once
     */
    void follow(Map<ProbeRun, ProbeState> runs, Set<ProbeRun> adopted);

    /** Ends all of it. */
    void close();
}
