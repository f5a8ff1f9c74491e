package dev.monopod.worker;

import dev.monopod.model.life.Role;
import dev.monopod.model.status.TerminatedReason;
import dev.monopod.reconcile.Attempt;
import dev.monopod.reconcile.ContainerState;
import dev.monopod.reconcile.ContainerState.Active;
import dev.monopod.reconcile.ContainerState.Running;
import dev.monopod.reconcile.ContainerState.Starting;
import dev.monopod.reconcile.Moment;
import dev.monopod.reconcile.Termination;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Watches the machine, not the worker: what must never happen, whatever went wrong. */
final class Judge {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration UNKNOWN_PATIENCE = Duration.ofMinutes(2);

    private final VirtualTime time;
    private final JudgeOfLife life;
    private final Map<String, CaseOfPod> pods = new HashMap<>();
    private Set<String> wanted = Set.of();
    private boolean everySignalGetsThrough;
    private Optional<String> violation = Optional.empty();

    Judge(VirtualTime time) {
        this.time = time;
        this.life = new JudgeOfLife(this, time, this::of);
    }

    JudgeOfLife life() {
        return life;
    }

    /** The manifests say this, and of no other pod anything any more. */
    void wants(Collection<WantedPod> all) {
        wanted = all.stream().map(WantedPod::uid).collect(Collectors.toSet());
        pods.forEach((uid, of) -> {
            if (!wanted.contains(uid) && of.unwanted.isEmpty()) {
                of.unwanted = Optional.of(time.now().moment());
            }
        });
        all.forEach(pod -> pods.computeIfAbsent(pod.uid(), uid -> new CaseOfPod(pod)));
    }

    private CaseOfPod of(PodOnMachine pod) {
        return pods.get(pod.uid);
    }

    void beginsAnew(PodOnMachine pod) {
        require(pod.processes.isEmpty(), () -> "nothing of a pod runs when its records go: " + pod);
        replace(pod, of(pod).unwanted);
    }

    void gone(PodOnMachine pod) {
        require(of(pod).unwanted.isPresent(), () -> pod.uid + " is removed though it was always wanted");
        require(pod.nothingIsLeft(), () -> "of a removed pod nothing is left: " + pod);
        replace(pod, wanted.contains(pod.uid) ? Optional.empty() : of(pod).unwanted);
    }

    private void replace(PodOnMachine pod, Optional<Moment> unwanted) {
        CaseOfPod next = new CaseOfPod(of(pod).manifest);
        next.unwanted = unwanted;
        pods.put(pod.uid, next);
    }

    void sandboxSeemsLost(PodOnMachine pod) {
        of(pod).lost = true;
    }

    void sandboxIsMade(PodOnMachine pod) {
        CaseOfPod of = of(pod);
        of.lost = false;
        of.sandboxes = of.begun;
    }

    void startCalled(PodOnMachine pod, String container, Attempt attempt) {
        CaseOfPod of = of(pod);
        of.container(container, this, time)
                .called(
                        pod.uid + " " + container,
                        attempt,
                        number -> Optional.ofNullable(of.told.get(container + "-" + number)));
        life.startCalled(pod, container, attempt);
    }

    void discards(PodOnMachine pod, boolean again) {
        boolean goes = of(pod).unwanted.isPresent();
        require(
                pod.damaged || again || goes,
                () -> pod.uid + " is made anew though what is on record can be understood");
    }

    /** What never began may be tried again, though somebody who could not know that took it for lost. */
    void recorded(PodOnMachine pod, String container, int number) {
        String id = container + "-" + number;
        require(
                number == 0
                        || pod.records
                                .termination(container + "-" + (number - 1))
                                .isPresent(),
                () -> pod.uid + " " + id + " is put on record before the end of the last is");
        CaseOfPod of = of(pod);
        if (!of.processes.containsKey(id)) {
            of.told.remove(id);
        }
        of.container(container, this, time)
                .attempt(number)
                .ifPresent(
                        attempt -> of.begun = Math.max(of.begun, attempt.round().sandbox() + 1));
    }

    void began(SimulatedProcess process) {
        PodOnMachine pod = process.pod();
        long same = pod.processes.stream()
                .filter(other -> other.container().equals(process.container()))
                .count();
        require(same == 1, () -> "two attempts of one container live: " + pod.processes);
        require(pod.records.has(process.id()), () -> process + " begins without being on record");
        of(pod).processes.put(process.id(), process);
    }

    void runs(SimulatedProcess process) {
        require(process.parent().sound(), () -> process + " runs without a sandbox");
        of(process.pod()).container(process.container(), this, time).runs(process.number());
        life.runs(process);
    }

    void ended(SimulatedProcess process) {
        of(process.pod()).container(process.container(), this, time).ended(process.number());
    }

    /** An end that can't be put on record is told. */
    void keptInMind(PodOnMachine pod, String id, Termination termination) {
        CaseOfPod of = of(pod);
        if (of.told.containsKey(id) && !of.provisional.contains(id)) {
            kept(pod, id, termination);
            return;
        }
        of.told.remove(id);
        kept(pod, id, termination);
        of.provisional.add(id);
    }

    /** An end was put on record. */
    void kept(PodOnMachine pod, String id, Termination termination) {
        CaseOfPod of = of(pod);
        if (of.provisional.remove(id)) {
            of.told.remove(id);
        }
        Termination before = of.told.putIfAbsent(id, termination);
        require(
                before == null || before.equals(termination),
                () -> pod.uid + " " + id + " ended twice: " + before + ", " + termination);
        SimulatedProcess process = of.processes.get(id);
        if (process == null || before != null) {
            return;
        }
        require(process.over(), () -> process + " is told to have ended though it lives");
        boolean unknown = termination.reason() == TerminatedReason.CONTAINER_STATUS_UNKNOWN;
        require(
                unknown ? !process.endCanBeKnown() : process.exitCode().equals(Optional.of(termination.exitCode())),
                () -> process + " ended with " + process.exitCode() + " and is told to have with " + termination);
    }

    /** The agent has decided that the pod's time is over. */
    void timeIsOver(PodOnMachine pod, Optional<Moment> activeUntil) {
        Moment now = time.now().moment();
        require(
                activeUntil.filter(until -> !until.isAfter(now)).isPresent(),
                () -> pod.uid + " is ended before its time is over: " + activeUntil);
        of(pod).overdue = of(pod).overdue.or(() -> activeUntil);
    }

    /** It has its stop signal, whoever thinks so. */
    void signalled(SimulatedProcess process) {
        of(process.pod()).signalled.add(process);
    }

    /** From here on whatever keeps a signal from its process is over before any grace period is. */
    void everySignalGetsThrough() {
        everySignalGetsThrough = true;
    }

    private void requireThatItWasSignalled(PodOnMachine pod, String id) {
        SimulatedProcess process = of(pod).processes.get(id);
        require(
                !everySignalGetsThrough
                        || process == null
                        || process.over()
                        || of(pod).signalled.contains(process),
                () -> pod.uid + " " + id + " is killed, and never had its stop signal");
    }

    /** @param before what the agent took it for */
    void killCalled(PodOnMachine pod, String id, ContainerState before) {
        if (before instanceof Starting starting) {
            requireThatItsStartHangs(pod, id, starting);
            return;
        }
        life.requireThatItsTimeIsOver(pod, id);
        if (!of(pod).allRestartDue()) {
            requireThatItWasSignalled(pod, id);
        }
    }

    private void requireThatItsStartHangs(PodOnMachine pod, String id, Starting starting) {
        boolean neverTold = starting.unknownSince()
                .filter(since -> overdue(since.uptime(), UNKNOWN_PATIENCE))
                .isPresent();
        boolean unwanted =
                of(pod).ends().isPresent() && overdue(starting.attempt().begun().uptime(), PATIENCE);
        require(neverTold || unwanted, () -> pod.uid + " " + id + " is killed while it is starting: " + starting);
    }

    void removeSandboxCalled(PodOnMachine pod, Map<String, Active> active) {
        CaseOfPod of = of(pod);
        boolean sound = pod.livingShim().filter(SimulatedShim::sound).isPresent();
        boolean hopeless = active.values().stream().anyMatch(this::killedInVain);
        if (sound && !of.lost && !hopeless) {
            for (SimulatedProcess process : pod.processes) {
                requireThatItsTimeIsOver(of, process, active.get(process.container()));
            }
        }
        of.lost = true;
    }

    private boolean killedInVain(Active state) {
        return state instanceof Starting starting
                && starting.killedAt()
                        .filter(at -> overdue(at.uptime(), PATIENCE))
                        .isPresent();
    }

    private void requireThatItsTimeIsOver(CaseOfPod of, SimulatedProcess process, Active state) {
        require(of.ends().isPresent(), () -> "a sound sandbox is removed in which " + process + " lives");
        if (state instanceof Running) {
            life.requireThatItsTimeIsOver(process.pod(), process.id());
            return;
        }
        require(
                killedInVain(state),
                () -> "a sound sandbox is removed in which " + process + " lives, taken for " + state);
    }

    private boolean overdue(Duration since, Duration patience) {
        return time.nanos() - since.toNanos() >= patience.toNanos();
    }

    Optional<Termination> told(String uid, String id) {
        return Optional.ofNullable(pods.get(uid).told.get(id));
    }

    int latestCalled(String uid, String container) {
        return pods.get(uid).container(container, this, time).latest();
    }

    Role role(SimulatedProcess process) {
        return of(process.pod()).life(process.container()).role();
    }

    CaseOfPod of(WantedPod pod) {
        return pods.get(pod.uid());
    }

    /** What is held against somebody is not only thrown, since whoever is called may take that for one more fault. */
    void require(boolean holds, Supplier<String> what) {
        if (!holds) {
            String told = what.get();
            violation = violation.or(() -> Optional.of(told));
            throw new AssertionError(told);
        }
    }

    void requireThatNothingWasViolated() {
        violation.ifPresent(what -> {
            throw new AssertionError(what);
        });
    }
}
