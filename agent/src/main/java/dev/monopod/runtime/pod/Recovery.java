package dev.monopod.runtime.pod;

import dev.monopod.reconcile.ContainerState;
import dev.monopod.reconcile.ContainerState.Active;
import dev.monopod.reconcile.ContainerState.Idle;
import dev.monopod.reconcile.ContainerState.Running;
import dev.monopod.reconcile.ContainerState.Starting;
import dev.monopod.reconcile.Ended;
import dev.monopod.reconcile.Exit;
import dev.monopod.reconcile.History;
import dev.monopod.reconcile.Moment;
import dev.monopod.reconcile.PodState;
import dev.monopod.reconcile.Retry;
import dev.monopod.reconcile.SandboxState;
import dev.monopod.runtime.launch.SandboxPlan;
import dev.monopod.runtime.shim.ShimProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The state of a pod after its agent was away, from what is on disk and what the shim says. Pure.
 *
 * @param attempts all records, by container and number
 * @param shim what the living shim knows, by id; empty where none lives
 * @param exits records that the shim left, by id, of attempts that the agent has not settled
 * @param leftovers something of a sandbox is there: its socket or its control group
 */
record Recovery(
        List<AttemptRecord> attempts,
        Optional<Map<String, ShimProcess>> shim,
        Map<String, ShimProcess> exits,
        boolean removed,
        boolean leftovers) {

    PodState state(PodState fresh, Moment now) {
        PodState state = fresh;
        for (String name : fresh.wanted().containers()) {
            state = state.with(name, container(name, now, fresh.wanted().timeToEnd()));
        }
        state = state.with(sandbox(state));
        return removed ? state.asRemoved() : state;
    }

    /** The same, with what the living shim says. */
    Recovery with(Optional<Map<String, ShimProcess>> known) {
        return new Recovery(attempts, known, exits, removed, leftovers);
    }

    /** Ids of processes that the shim keeps though their end is on record: the agent died between writing it and telling the shim. */
    List<String> settledAndKnown() {
        return attempts.stream()
                .filter(record -> record.termination().isPresent())
                .map(AttemptRecords::id)
                .filter(id -> shim.map(known -> known.containsKey(id)).orElse(false))
                .toList();
    }

    private ContainerState container(String name, Moment now, Duration grace) {
        ContainerState state = new Idle(History.NONE);
        for (AttemptRecord record : attempts) {
            if (record.container().equals(name)) {
                state = after(state.history(), record.asOf(now, grace), now);
            }
        }
        return state;
    }

    private ContainerState after(History history, AttemptRecord record, Moment now) {
        if (record.termination().isPresent()) {
            return new Idle(history.with(
                    new Ended(record.attempt(), record.termination().get())));
        }
        Starting starting = new Starting(history, record.attempt(), 0, Optional.empty(), Optional.empty());
        String id = AttemptRecords.id(record);
        ShimProcess process = shim.map(known -> known.get(id)).orElse(exits.get(id));
        if (process != null) {
            return state(starting, process, record, now);
        }
        // The shim lives and never heard of it: the agent died before it asked. With no shim, how it ended can't be
        // known.
        return shim.isPresent() ? new Idle(history) : starting;
    }

    private static ContainerState state(Starting starting, ShimProcess process, AttemptRecord record, Moment now) {
        if (process.over()) {
            return starting.exited(exit(process));
        }
        if (process.state() == ShimProcess.State.STARTING) {
            // Nobody here has asked for it, so nobody is answered.
            return starting.unknown(now);
        }
        Running running = starting.running(process.pid(), process.startedAt());
        return running.stopping(record.stop().takenOver(now));
    }

    private SandboxState sandbox(PodState state) {
        Optional<ShimProcess> pause = shim.map(known -> known.get(SandboxPlan.PAUSE))
                .filter(process -> process.state() == ShimProcess.State.RUNNING);
        if (pause.isPresent()) {
            return new SandboxState.Ready(pause.get().startedAt());
        }
        boolean anyActive = state.containers().values().stream().anyMatch(Active.class::isInstance);
        return leftovers || anyActive || shim.isPresent()
                ? new SandboxState.Broken(Retry.NONE)
                : new SandboxState.Absent(Retry.NONE);
    }

    static Exit exit(ShimProcess process) {
        return new Exit(
                process.exitCode(),
                process.signal(),
                process.step(),
                process.errno(),
                process.startedAt().isAfter(Instant.EPOCH) ? process.startedAt() : process.finishedAt(),
                process.finishedAt());
    }
}
