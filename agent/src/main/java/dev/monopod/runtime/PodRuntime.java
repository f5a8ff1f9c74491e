package dev.monopod.runtime;

import dev.monopod.model.status.WaitingReason;
import dev.monopod.reconcile.Action;
import dev.monopod.reconcile.Attempt;
import dev.monopod.reconcile.ContainerState.Active;
import dev.monopod.reconcile.Ending;
import dev.monopod.reconcile.Exit;
import dev.monopod.reconcile.Health;
import dev.monopod.reconcile.PodState;
import dev.monopod.reconcile.Resizing;
import dev.monopod.reconcile.Round;
import dev.monopod.reconcile.Standings;
import dev.monopod.reconcile.Stop;
import dev.monopod.reconcile.Termination;
import io.fabric8.kubernetes.api.model.Pod;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The doing of what the planner decides, for one pod. Every method returns at once; its result, like every call of {@link Events},
 * comes in a turn of the loop of the pod's worker. Each thing done is on disk before its result is told, so that another agent can
 * take over at any moment.
 */
public interface PodRuntime {

    /** What becomes known unasked. */
    interface Events {
        /** A container's PID 1 runs, though nobody here is waiting to hear it: it was started by an earlier agent. */
        void started(String container, int attempt, int pid, Instant startedAt);

        void exited(String container, int attempt, Exit exit);

        /** The shim or the pause process has ended. */
        void sandboxLost();
    }

    /** How a start came out. */
    sealed interface StartOutcome {
        record Started(int pid, Instant startedAt) implements StartOutcome {}

        /** A step of its plan failed: an attempt that ended before its program began. */
        record NeverRan(Exit exit) implements StartOutcome {}

        /** Nothing was made, because something is missing or wrong. */
        record NotPossible(WaitingReason reason, String message) implements StartOutcome {}
    }

    /**
     * Finds what an earlier agent left of this pod, and goes on from there. Needs to write nothing where a pod is there already. Fails with
     * {@link DamagedRecord} where something was read and can't be understood; any other failure may pass.
     *
     * @param fresh the state of the pod where there is nothing
     */
    Future<PodState> recover(PodState fresh);

    /** Where it can't be understood: ends whatever runs and removes all that is on record of the pod, so that it can be made anew. */
    Future<Void> discard();

    /** Notes that the pod is to end, so that an agent that comes after this one goes on ending it. */
    Future<Void> note(Ending ending);

    /** Notes that the containers' life begins anew. */
    Future<Void> note(Round round);

    /** Notes how the pod stands. */
    Future<Void> note(Standings standings);

    /** Notes of what the containers are made, and are to be. */
    Future<Void> note(Resizing resizing);

    /**
     * Another manifest of the pod counts from now on, of which all that differs may change in place. It is on record when it is done; what
     * runs is as before, and what is started after that as it is to be. Where it can't be put on record it counts all the same.
     *
     * @param pod the manifest
     * @param resizing what its containers have, and are to have
     */
    Future<Void> change(Pod pod, Resizing resizing);

    /**
     * Writes limits of what runs. Fails where they can't be had at present, with what was written till then left so: another resize, of
     * whatever, makes up for it.
     */
    Future<Void> resize(Action.Resize resize);

    /** Notes how a running container does. */
    Future<Void> note(String container, Attempt attempt, Health health);

    /** Notes how far the stopping of a running container has come. */
    Future<Void> note(String container, Attempt attempt, Stop stop);

    /**
     * Makes the sandbox. Fails with the reason, with {@link VolumeFailure} where it is a volume; what was made till then has been cleared
     * away.
     *
     * @param round of the containers' life in it, which is noted first
     * @return when its pause process was started
     */
    Future<Instant> createSandbox(Round round);

    /** Fails only where it can't be known whether the container runs: the shim was lost, or does not answer. */
    Future<StartOutcome> start(String container, Attempt attempt);

    /** Sends the stop signal; done when it was sent. A container that has ended meanwhile is no failure. */
    Future<Void> stop(String container, Attempt attempt, Stop stop);

    /** Kills every process of the container, also of one whose start has not come out; its end is told as any other. */
    Future<Void> kill(String container, Attempt attempt, Stop stop);

    /** Clears away what the attempt left, and finds out what its end means. What can't be put on record yet is no failure: it is tried again unasked. */
    Future<Termination> settle(String container, Attempt attempt, Exit exit);

    /**
     * Ends whatever runs in the pod and clears the sandbox away. Of starts that are under way nothing comes after its result.
     *
     * @param active the containers that may still run, by name
     * @return how each of those ended; none of one that was being started and never began
     */
    Future<Map<String, Termination>> removeSandbox(Map<String, Active> active);

    /** Removes the pod's files and logs. */
    Future<Void> removePod();

    /**
     * Makes ready to run a command in an attempt of a container. Fails where it can't be: the attempt or its shim is not there, or the
     * shim is of a version that runs none. Whether the attempt runs still is told when the command is begun.
     */
    Future<ExecSession.Opening> exec(String container, int attempt, ExecRequest request);

    /**
     * Runs a command in a running attempt of a container, with nothing on its stdin. It never fails: what goes wrong is
     * {@link ExecResult.NotStarted}.
     *
     * @param timeout of whole milliseconds, from now on; when it is over, the command is killed with all that it has started
     */
    Future<ExecResult> exec(String container, int attempt, List<String> command, Duration timeout);

    /** The two processes of a sandbox, by their numbers on the machine. */
    record SandboxProcesses(int shim, int pause) {}

    /** Those of the sandbox that there is; empty where none is known to run. */
    Optional<SandboxProcesses> sandboxProcesses();

    /** The ids of the images that the latest attempts run, by container. */
    Map<String, String> imageIds();

    /** As whom the containers' latest attempts run, or ran, by container; none of those of which it is not known. */
    default Map<String, ContainerUser> users() {
        return Map.of();
    }

    /** Leaves the pod running, to be found by an agent that comes later. */
    void detach();
}
