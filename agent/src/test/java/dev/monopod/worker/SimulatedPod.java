package dev.monopod.worker;

import dev.monopod.model.life.PodLife;
import dev.monopod.model.status.WaitingReason;
import dev.monopod.reconcile.Action;
import dev.monopod.reconcile.Attempt;
import dev.monopod.reconcile.ContainerState.Active;
import dev.monopod.reconcile.ContainerState.Starting;
import dev.monopod.reconcile.Ending;
import dev.monopod.reconcile.Exit;
import dev.monopod.reconcile.Health;
import dev.monopod.reconcile.Moment;
import dev.monopod.reconcile.PodState;
import dev.monopod.reconcile.Resizing;
import dev.monopod.reconcile.Round;
import dev.monopod.reconcile.Standings;
import dev.monopod.reconcile.Stop;
import dev.monopod.reconcile.Termination;
import dev.monopod.runtime.DamagedRecord;
import dev.monopod.runtime.ExecRequest;
import dev.monopod.runtime.ExecResult;
import dev.monopod.runtime.ExecSession;
import dev.monopod.runtime.PodRuntime;
import dev.monopod.runtime.pod.RecordsOfPod;
import dev.monopod.runtime.shim.ShimProcess;
import dev.monopod.runtime.shim.ShimProcess.State;
import dev.monopod.worker.SimulatedLink.Refused;
import io.fabric8.kubernetes.api.model.Pod;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A pod's runtime on the simulated machine: step by step what the real one does, with anything that can go wrong between two steps. */
final class SimulatedPod implements PodRuntime {
    private static final Duration TRY_AGAIN = Duration.ofSeconds(2);

    private final Machine machine;
    private final AdmittedPod admitted;
    private final PodOnMachine pod;
    private final SimulatedWork work;
    private final SimulatedLink link;
    private final SimulatedCommands commands;
    private final Supplier<PodState> told;
    private final Optional<Moment> activeUntil;
    /** What this agent has ordered, by attempt. */
    private final Map<String, Stop> ordered = new HashMap<>();
    /** This agent knows that the pod is to end. */
    private boolean ending;

    private final RecordsOfPod.Unrecorded unrecorded;

    private boolean discarding;
    private Future<Void> noted = Future.succeededFuture();
    private Future<Void> preparing = Future.succeededFuture();

    /** @param told the pod's state as its agent has told it last */
    SimulatedPod(
            Machine machine,
            AdmittedPod admitted,
            SimulatedWork work,
            SimulatedLink link,
            SimulatedCommands commands,
            Supplier<PodState> told) {
        this.machine = machine;
        this.admitted = admitted;
        this.pod = machine.pod(admitted.uid());
        this.work = work;
        this.link = link;
        this.commands = commands;
        this.told = told;
        this.activeUntil = PodLife.of(admitted.pod())
                .activeDeadline()
                .map(machine.time().now().of(admitted.admittedAt())::plus);
        this.unrecorded = new RecordsOfPod.Unrecorded(
                (id, end) -> work.inOrder(() -> record(id, end)),
                again -> work.in(TRY_AGAIN, again),
                this::acknowledge);
    }

    SimulatedWork work() {
        return work;
    }

    SimulatedLink link() {
        return link;
    }

    @Override
    public Future<PodState> recover(PodState fresh) {
        return work.faulty(
                "recover",
                () -> work.off(this::takeOver)
                        .compose(known -> known ? understood(fresh) : Future.succeededFuture(fresh)));
    }

    private Future<PodState> understood(PodState fresh) {
        return pod.damaged
                ? Future.failedFuture(new DamagedRecord("not the record of an attempt", new IOException()))
                : found(fresh);
    }

    private boolean takeOver() {
        if (pod.manifest.isPresent()) {
            return true;
        }
        try {
            beginAnew();
        } catch (UncheckedIOException e) {
            machine.time().note(pod.uid + " can't be put on record yet");
        }
        return false;
    }

    private void beginAnew() {
        pod.clearSandbox();
        pod.records.clear();
        pod.logs.clear();
        pod.noted = RecordsOfPod.Noted.NOTHING;
        pod.damaged = false;
        machine.judge().beginsAnew(pod);
        pod.records.requireSpace();
        pod.manifest = Optional.of(admitted);
    }

    private Future<PodState> found(PodState fresh) {
        return link.open()
                .onFailure(cause -> machine.judge().sandboxSeemsLost(pod))
                .otherwiseEmpty()
                .compose(open -> work.off(() -> pod.socket || pod.groups.contains(""))
                        .map(leftovers -> {
                            pod.records.settledAndKnown(link.known()).forEach(link::forget);
                            tidy();
                            ending |= pod.noted.ending().isPresent();
                            return pod.records.recover(
                                    fresh,
                                    link.known(),
                                    pod.noted,
                                    leftovers,
                                    machine.time().now().moment());
                        }));
    }

    @Override
    public Future<Void> discard() {
        machine.judge().discards(pod, discarding);
        discarding = true;
        return work.faulty("discard", () -> link.shutDown().compose(down -> work.inOrder(this::beginAnew)));
    }

    @Override
    public Future<Void> note(Ending next) {
        if (next.cause() == Ending.Cause.DEADLINE) {
            machine.judge().timeIsOver(pod, activeUntil);
        }
        return noted(
                        "note " + next.cause(),
                        before -> new RecordsOfPod.Noted(Optional.of(next), before.round(), before.standings()))
                .onComplete(done -> ending = true);
    }

    @Override
    public Future<Void> note(Round round) {
        return noted("note " + round, before -> with(before, round));
    }

    private static RecordsOfPod.Noted with(RecordsOfPod.Noted before, Round round) {
        return new RecordsOfPod.Noted(before.ending(), round, before.standings());
    }

    @Override
    public Future<Void> note(Standings standings) {
        return noted(
                "note standings",
                before -> new RecordsOfPod.Noted(before.ending(), before.round(), Optional.of(standings)));
    }

    private Future<Void> noted(String what, UnaryOperator<RecordsOfPod.Noted> change) {
        return work.faulty(what, () -> {
            Future<Void> latest = work.off(() -> {
                pod.records.requireSpace();
                pod.noted = change.apply(pod.noted);
                return null;
            });
            noted = noted.transform(before -> latest);
            return latest;
        });
    }

    /** No manifest of a simulation changes in place. */
    @Override
    public Future<Void> note(Resizing resizing) {
        return Future.failedFuture(new IOException("no resize on the simulated machine"));
    }

    @Override
    public Future<Void> change(Pod manifest, Resizing resizing) {
        return Future.failedFuture(new IOException("no change in place on the simulated machine"));
    }

    @Override
    public Future<Void> resize(Action.Resize resize) {
        return Future.failedFuture(new IOException("no resize on the simulated machine"));
    }

    @Override
    public Future<Void> note(String container, Attempt attempt, Health health) {
        String id = container + "-" + attempt.number();
        return work.faulty("note health of " + id, () -> work.inOrder(() -> pod.records.note(id, health)));
    }

    @Override
    public Future<Void> note(String container, Attempt attempt, Stop stop) {
        String id = container + "-" + attempt.number();
        ordered(id, stop);
        return work.faulty("note stop of " + id, () -> work.inOrder(() -> pod.records.note(id, stop)));
    }

    @Override
    public Future<Instant> createSandbox(Round round) {
        return work.faulty(
                "createSandbox",
                () -> unrecorded
                        .record()
                        .compose(recorded -> work.off(() -> makeGroups(round)))
                        .compose(made -> work.off(this::startShim))
                        .compose(started -> link.open())
                        .compose(open -> link.startPause())
                        .onSuccess(pause -> machine.judge().sandboxIsMade(pod))
                        .map(ShimProcess::startedAt)
                        .recover(failure -> clear().transform(cleared -> Future.failedFuture(failure))));
    }

    private boolean makeGroups(Round round) {
        if (pod.manifest.isEmpty()) {
            beginAnew();
        }
        pod.noted = with(pod.noted, round);
        if (pod.groups.contains("")) {
            pod.clearSandbox();
        }
        return pod.groups.add("");
    }

    private boolean startShim() {
        pod.shim = new SimulatedShim(machine, pod);
        pod.socket = true;
        return true;
    }

    private Future<Void> clear() {
        return link.shutDown()
                .compose(down -> work.off(() -> {
                    pod.clearSandbox();
                    return null;
                }));
    }

    @Override
    public Future<StartOutcome> start(String container, Attempt attempt) {
        machine.judge().require(!ending, () -> pod.uid + " " + container + " starts though its pod ends");
        machine.judge().startCalled(pod, container, attempt);
        return work.faulty(
                "start " + container + "-" + attempt.number(),
                () -> prepare(container, attempt)
                        .compose(refused -> refused.isPresent()
                                ? Future.succeededFuture(refused.get())
                                : started(container, attempt)));
    }

    private Future<Optional<StartOutcome>> prepare(String container, Attempt attempt) {
        String id = container + "-" + attempt.number();
        Future<Optional<StartOutcome>> result = unrecorded
                .record()
                .compose(before -> work.off(machine::imageThere))
                .compose(there -> there
                        ? make(id, container, attempt)
                        : Future.succeededFuture(
                                Optional.of(new StartOutcome.NotPossible(WaitingReason.ERR_IMAGE_PULL, "no image"))))
                .otherwise(cause -> Optional.of(notPossible(cause)));
        preparing = preparing.transform(before -> result.mapEmpty());
        return result;
    }

    private Future<Optional<StartOutcome>> make(String id, String container, Attempt attempt) {
        return work.off(() -> {
                    pod.records.begin(container, attempt);
                    machine.judge().recorded(pod, container, attempt.number());
                    return null;
                })
                .compose(recorded -> work.off(() -> pod.groups.add(id)))
                .compose(made -> work.off(() -> pod.logs.add(id)))
                .map(logged -> Optional.empty());
    }

    private static StartOutcome notPossible(Throwable cause) {
        return new StartOutcome.NotPossible(WaitingReason.CREATE_CONTAINER_ERROR, String.valueOf(cause.getMessage()));
    }

    private Future<StartOutcome> started(String container, Attempt attempt) {
        return link.start(container, attempt.number())
                .map(process -> process.state() == State.RUNNING
                        ? (StartOutcome) new StartOutcome.Started(process.pid(), process.startedAt())
                        : new StartOutcome.NeverRan(RecordsOfPod.told(process)))
                .recover(cause -> cause instanceof Refused
                        ? Future.succeededFuture(notPossible(cause))
                        : Future.failedFuture(cause));
    }

    @Override
    public Future<Void> stop(String container, Attempt attempt, Stop stop) {
        String id = container + "-" + attempt.number();
        ordered(id, stop);
        machine.judge().life().stopCalled(pod, id, stop);
        return work.faulty(
                "stop " + id,
                () -> work.inOrder(() -> pod.records.note(id, stop)).compose(noted -> link.signal(id)));
    }

    private void ordered(String id, Stop stop) {
        Stop before = ordered.put(id, stop);
        if (before != null) {
            machine.judge().life().requireThatTimeOnlyShrinks(pod, id, before, stop);
        }
        machine.judge().life().ordered(pod, id, stop, before == null);
    }

    @Override
    public Future<Void> kill(String container, Attempt attempt, Stop stop) {
        String id = container + "-" + attempt.number();
        if (stop.order().isPresent()) {
            ordered(id, stop);
        }
        machine.judge().killCalled(pod, id, told.get().container(container));
        return work.faulty(
                "kill " + id,
                () -> work.inOrder(() -> pod.records.note(id, stop))
                        .transform(noted -> work.off(() -> {
                            pod.kill(id);
                            return null;
                        })));
    }

    @Override
    public Future<Termination> settle(String container, Attempt attempt, Exit exit) {
        String id = container + "-" + attempt.number();
        return work.faulty(
                "settle " + id,
                () -> work.inOrder(() -> keep(
                                id,
                                RecordsOfPod.meaning(
                                        attempt, exit, machine.time().now())))
                        .map(kept -> {
                            if (kept.recorded()) {
                                acknowledge(id);
                            }
                            return told(kept);
                        }));
    }

    private record Kept(String id, Termination termination, boolean recorded) {}

    private Kept keep(String id, Termination termination) {
        try {
            return new Kept(id, record(id, termination), true);
        } catch (UncheckedIOException e) {
            machine.judge().keptInMind(pod, id, termination);
            return new Kept(id, termination, false);
        }
    }

    private Termination record(String id, Termination termination) {
        Termination kept = pod.records.keep(id, termination);
        machine.judge().kept(pod, id, kept);
        return kept;
    }

    private Termination told(Kept kept) {
        if (!kept.recorded()) {
            unrecorded.add(kept.id(), kept.termination());
        }
        return kept.termination();
    }

    private void acknowledge(String id) {
        link.forget(id);
        tidy();
    }

    private void tidy() {
        work.offUnwatched(() -> {
            pod.records.ended().forEach(pod::deleteGroup);
            pod.records.tidy();
            pod.logs.removeIf(id -> !pod.records.has(id));
        });
    }

    @Override
    public Future<Map<String, Termination>> removeSandbox(Map<String, Active> active) {
        machine.judge().removeSandboxCalled(pod, active);
        return work.faulty(
                "removeSandbox",
                () -> link.shutDown()
                        .compose(down -> work.inOrder(() -> pod.kill("")))
                        .compose(killed -> preparing)
                        .compose(prepared -> work.inOrder(() -> ends(active)))
                        .compose(ends -> work.inOrder(() -> {
                            pod.clearSandbox();
                            return ends;
                        }))
                        .map(this::allTold)
                        .onSuccess(ends -> tidy()));
    }

    private Map<String, Termination> allTold(Map<String, Kept> ends) {
        Map<String, Termination> terminations = new LinkedHashMap<>();
        ends.forEach((container, kept) -> terminations.put(container, told(kept)));
        return terminations;
    }

    private Map<String, Kept> ends(Map<String, Active> active) {
        Map<String, Kept> ends = new LinkedHashMap<>();
        active.forEach((container, state) -> {
            String id = container + "-" + state.attempt().number();
            if (state instanceof Starting && !pod.records.has(id)) {
                return;
            }
            Termination end = pod.records
                    .exitOf(id)
                    .or(() -> link.lastWord(id).filter(ShimProcess::over))
                    .map(process -> RecordsOfPod.meaning(
                            state.attempt(),
                            RecordsOfPod.told(process),
                            machine.time().now()))
                    .orElseGet(() -> RecordsOfPod.unknown(state, machine.time().now()));
            ends.put(container, keep(id, end));
        });
        return ends;
    }

    @Override
    public Future<Void> removePod() {
        unrecorded.close();
        return work.faulty(
                "removePod",
                () -> noted.transform(done -> work.off(() -> {
                            pod.clearSandbox();
                            pod.logs.clear();
                            return null;
                        }))
                        .compose(cleared -> work.off(() -> {
                            pod.records.clear();
                            machine.judge().beginsAnew(pod);
                            return null;
                        }))
                        .compose(cleared -> work.off(() -> {
                            boolean first = pod.manifest.isPresent();
                            pod.manifest = Optional.empty();
                            pod.noted = RecordsOfPod.Noted.NOTHING;
                            if (first) {
                                machine.judge().gone(pod);
                            }
                            return null;
                        })));
    }

    /** What somebody runs in a pod decides nothing about it. */
    @Override
    public Future<ExecSession.Opening> exec(String container, int attempt, ExecRequest request) {
        return Future.failedFuture(new IOException("nobody has a terminal here"));
    }

    @Override
    public Future<ExecResult> exec(String container, int attempt, List<String> command, Duration timeout) {
        return commands.run(container, attempt, command, timeout);
    }

    @Override
    public Optional<SandboxProcesses> sandboxProcesses() {
        return link.known()
                .map(known -> known.get(SimulatedShim.PAUSE))
                .filter(pause -> pause.state() == State.RUNNING)
                .map(pause -> new SandboxProcesses(link.shimPid(), pause.pid()));
    }

    @Override
    public Map<String, String> imageIds() {
        return Map.of();
    }

    @Override
    public void detach() {
        unrecorded.close();
        link.close();
    }
}
