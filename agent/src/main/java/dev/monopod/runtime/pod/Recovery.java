package dev.monopod.runtime.pod;

import dev.monopod.model.life.ContainerLife;
import dev.monopod.reconcile.ContainerState;
import dev.monopod.reconcile.ContainerState.Active;
import dev.monopod.reconcile.ContainerState.Idle;
import dev.monopod.reconcile.ContainerState.Starting;
import dev.monopod.reconcile.Ended;
import dev.monopod.reconcile.Ending;
import dev.monopod.reconcile.Exit;
import dev.monopod.reconcile.Health;
import dev.monopod.reconcile.History;
import dev.monopod.reconcile.Moment;
import dev.monopod.reconcile.PodState;
import dev.monopod.reconcile.Retry;
import dev.monopod.reconcile.Round;
import dev.monopod.reconcile.SandboxState;
import dev.monopod.reconcile.Standings;
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
 * @param ending that the pod is to end, as an earlier agent has noted
 * @param round as an earlier agent has noted it
 * @param standings as an earlier agent has noted them
 * @param leftovers something of a sandbox is there: its socket or its control group
 */
record Recovery(
        List<AttemptRecord> attempts,
        Optional<Map<String, ShimProcess>> shim,
        Map<String, ShimProcess> exits,
        Optional<Ending> ending,
        Round round,
        Optional<Standings> standings,
        boolean leftovers) {

    PodState state(PodState fresh, Moment now) {
        PodState state = fresh;
        for (ContainerLife life : fresh.wanted().life().containers()) {
            state = state.with(life.name(), container(life, now, fresh.wanted().timeToEnd(life)));
        }
        state = state.with(sandbox(state));
        Optional<Ending> noted =
                ending.map(end -> new Ending(end.cause(), end.since().atMost(now)));
        state = noted.isPresent() ? state.ending(noted.get()) : state;
        return inRound(state).with(standings.orElse(fresh.standings()));
    }

    /** The same, with what the living shim says. */
    Recovery with(Optional<Map<String, ShimProcess>> known) {
        return new Recovery(attempts, known, exits, ending, round, standings, leftovers);
    }

    /** Ids of processes that the shim keeps though their end is on record: the agent died between writing it and telling the shim. */
    List<String> settledAndKnown() {
        return attempts.stream()
                .filter(record -> record.termination().isPresent())
                .map(AttemptRecords::id)
                .filter(id -> shim.map(known -> known.containsKey(id)).orElse(false))
                .toList();
    }

    /** The latest that anything on record is of; where the sandbox of it is gone, the one after it. */
    private PodState inRound(PodState state) {
        Round latest = attempts.stream().map(record -> record.attempt().round()).reduce(round, Round::orLater);
        boolean begun = !attempts.isEmpty();
        PodState now = state.in(latest);
        return begun && state.sandbox() instanceof SandboxState.Absent ? now.afterSandbox() : now;
    }

    private ContainerState container(ContainerLife life, Moment now, Duration grace) {
        ContainerState state = new Idle(History.NONE);
        for (AttemptRecord record : attempts) {
            if (record.container().equals(life.name())) {
                state = after(life, state.history(), record.asOf(now, grace), now);
            }
        }
        return state;
    }

    private ContainerState after(ContainerLife life, History history, AttemptRecord record, Moment now) {
        if (record.termination().isPresent()) {
            return new Idle(history.with(
                    new Ended(record.attempt(), record.termination().get())));
        }
        Starting starting = new Starting(history, record.attempt(), 0, Optional.empty(), Optional.empty());
        String id = AttemptRecords.id(record);
        ShimProcess process = shim.map(known -> known.get(id)).orElse(exits.get(id));
        if (process != null) {
            return state(life, starting, process, record, now);
        }
        // The shim lives and never heard of it: the agent died before it asked. With no shim, how it ended can't be
        // known.
        return shim.isPresent() ? new Idle(history) : starting;
    }

    private static ContainerState state(
            ContainerLife life, Starting starting, ShimProcess process, AttemptRecord record, Moment now) {
        if (process.over()) {
            return starting.exited(exit(process));
        }
        if (process.state() == ShimProcess.State.STARTING) {
            // Nobody here has asked for it, so nobody is answered.
            return starting.unknown(now);
        }
        Health health = record.health().orElseGet(() -> Health.atStart(life));
        return starting.running(process.pid(), process.startedAt(), health)
                .with(record.stop().takenOver(now));
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
