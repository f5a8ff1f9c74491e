package dev.monopod.worker;

import dev.monopod.model.status.WaitingReason;
import dev.monopod.reconcile.Attempt;
import dev.monopod.reconcile.ContainerState.Active;
import dev.monopod.reconcile.ContainerState.Starting;
import dev.monopod.reconcile.Exit;
import dev.monopod.reconcile.PodState;
import dev.monopod.reconcile.Stop;
import dev.monopod.reconcile.Termination;
import dev.monopod.runtime.PodRuntime;
import dev.monopod.runtime.pod.RecordsOfPod;
import dev.monopod.runtime.shim.ShimProcess;
import dev.monopod.runtime.shim.ShimProcess.State;
import dev.monopod.worker.SimulatedLink.Refused;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A pod's runtime on the simulated machine: step by step what the real one does, with anything that can go wrong between two steps. */
final class SimulatedPod implements PodRuntime {
    private final Machine machine;
    private final AdmittedPod admitted;
    private final PodOnMachine pod;
    private final SimulatedWork work;
    private final SimulatedLink link;
    private final Supplier<PodState> told;

    private Future<Void> preparing = Future.succeededFuture();

    /** @param told the pod's state as its agent has told it last */
    SimulatedPod(
            Machine machine, AdmittedPod admitted, SimulatedWork work, SimulatedLink link, Supplier<PodState> told) {
        this.machine = machine;
        this.admitted = admitted;
        this.pod = machine.pod(admitted.uid());
        this.work = work;
        this.link = link;
        this.told = told;
    }

    SimulatedLink link() {
        return link;
    }

    @Override
    public Future<PodState> recover(PodState fresh) {
        return work.faulty(
                "recover",
                () -> work.off(this::takeOver).compose(known -> known ? found(fresh) : Future.succeededFuture(fresh)));
    }

    private boolean takeOver() {
        if (pod.manifest.isPresent()) {
            return true;
        }
        beginAnew();
        return false;
    }

    private void beginAnew() {
        pod.clearSandbox();
        pod.records.clear();
        pod.logs.clear();
        pod.removed = false;
        pod.manifest = Optional.of(admitted);
        machine.judge().beginsAnew(pod);
    }

    private Future<PodState> found(PodState fresh) {
        return link.open()
                .onFailure(cause -> machine.judge().sandboxSeemsLost(pod))
                .otherwiseEmpty()
                .compose(open -> work.off(() -> pod.socket || pod.groups.contains(""))
                        .map(leftovers -> {
                            pod.records.settledAndKnown(link.known()).forEach(link::forget);
                            tidy();
                            return pod.records.recover(
                                    fresh,
                                    link.known(),
                                    pod.removed,
                                    leftovers,
                                    machine.time().now().moment());
                        }));
    }

    @Override
    public Future<Void> discard() {
        return work.faulty("discard", () -> link.shutDown().compose(down -> work.inOrder(this::beginAnew)));
    }

    @Override
    public Future<Void> markRemoved() {
        return work.faulty(
                "markRemoved", () -> work.off(() -> pod.removed = true).mapEmpty());
    }

    @Override
    public Future<Instant> createSandbox() {
        return work.faulty(
                "createSandbox",
                () -> work.off(this::makeGroups)
                        .compose(made -> work.off(this::startShim))
                        .compose(started -> link.open())
                        .compose(open -> link.startPause())
                        .onSuccess(pause -> machine.judge().sandboxIsMade(pod))
                        .map(ShimProcess::startedAt)
                        .recover(failure -> clear().transform(cleared -> Future.failedFuture(failure))));
    }

    private boolean makeGroups() {
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
        Future<Optional<StartOutcome>> result = work.off(() -> {
                    if (!machine.imageThere()) {
                        throw new IllegalStateException("no image");
                    }
                    pod.records.begin(container, attempt);
                    machine.judge().recorded(pod, id);
                    return null;
                })
                .compose(recorded -> work.off(() -> pod.groups.add(id)))
                .compose(made -> work.off(() -> pod.logs.add(id)))
                .map(logged -> Optional.<StartOutcome>empty())
                .otherwise(cause -> Optional.of(notPossible(cause)));
        preparing = preparing.transform(before -> result.mapEmpty());
        return result;
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
        machine.judge().stopCalled(pod, id);
        return work.faulty(
                "stop " + id,
                () -> work.inOrder(() -> pod.records.note(id, stop))
                        .onSuccess(noted -> link.tellShim(shim -> shim.signal(id))));
    }

    @Override
    public Future<Void> kill(String container, Attempt attempt, Stop stop) {
        String id = container + "-" + attempt.number();
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
                () -> work.inOrder(() -> {
                            pod.deleteGroup(id);
                            return keep(
                                    id,
                                    RecordsOfPod.meaning(
                                            attempt, exit, machine.time().now()));
                        })
                        .onSuccess(kept -> {
                            link.forget(id);
                            tidy();
                        }));
    }

    private Termination keep(String id, Termination termination) {
        Termination kept = pod.records.keep(id, termination);
        machine.judge().kept(pod, id, kept);
        return kept;
    }

    private void tidy() {
        work.offUnwatched(() -> {
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
                        .onSuccess(ends -> tidy()));
    }

    private Map<String, Termination> ends(Map<String, Active> active) {
        Map<String, Termination> ends = new LinkedHashMap<>();
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
        return work.faulty(
                "removePod",
                () -> work.off(() -> {
                            pod.clearSandbox();
                            pod.logs.clear();
                            return null;
                        })
                        .compose(cleared -> work.off(() -> {
                            pod.records.clear();
                            machine.judge().beginsAnew(pod);
                            return null;
                        }))
                        .compose(cleared -> work.off(() -> {
                            boolean first = pod.manifest.isPresent();
                            pod.manifest = Optional.empty();
                            pod.removed = false;
                            if (first) {
                                machine.judge().gone(pod);
                            }
                            return null;
                        })));
    }

    @Override
    public Map<String, String> imageIds() {
        return Map.of();
    }

    @Override
    public void detach() {
        link.close();
    }
}
