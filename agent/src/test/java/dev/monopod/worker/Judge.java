package dev.monopod.worker;

import dev.monopod.model.status.TerminatedReason;
import dev.monopod.reconcile.Attempt;
import dev.monopod.reconcile.ContainerState;
import dev.monopod.reconcile.ContainerState.Active;
import dev.monopod.reconcile.ContainerState.Running;
import dev.monopod.reconcile.ContainerState.Starting;
import dev.monopod.reconcile.Termination;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
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
    private final Map<String, CaseOfPod> pods = new HashMap<>();
    private Set<String> wanted = Set.of();
    private boolean everySignalGetsThrough;
    private Optional<String> violation = Optional.empty();

    Judge(VirtualTime time) {
        this.time = time;
    }

    /** What is held against one pod, from the moment when it was made anew. */
    private static final class CaseOfPod {
        private final WantedPod manifest;
        private final Map<String, CaseOfContainer> containers = new HashMap<>();
        private final Map<String, SimulatedProcess> processes = new HashMap<>();
        private final Map<String, Termination> told = new HashMap<>();
        /** Told, and not on record: lost where both the agent and the shim are before it is. */
        private final Set<String> provisional = new HashSet<>();

        private final Map<String, Long> asked = new HashMap<>();
        /** What was asked to end and has been reached by that. */
        private final Set<SimulatedProcess> signalled = new HashSet<>();

        private boolean unwanted;
        /** The agent had a reason to think that its sandbox is lost. */
        private boolean lost;

        private CaseOfPod(WantedPod manifest) {
            this.manifest = manifest;
        }

        private CaseOfContainer container(String name, Judge judge, VirtualTime time) {
            return containers.computeIfAbsent(name, key -> new CaseOfContainer(judge, time, manifest.policy()));
        }
    }

    /** The manifests say this, and of no other pod anything any more. */
    void wants(Collection<WantedPod> all) {
        wanted = all.stream().map(WantedPod::uid).collect(Collectors.toSet());
        pods.forEach((uid, of) -> of.unwanted |= !wanted.contains(uid));
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
        require(of(pod).unwanted, () -> pod.uid + " is removed though it was always wanted");
        require(pod.nothingIsLeft(), () -> "of a removed pod nothing is left: " + pod);
        replace(pod, !wanted.contains(pod.uid));
    }

    private void replace(PodOnMachine pod, boolean unwanted) {
        CaseOfPod next = new CaseOfPod(of(pod).manifest);
        next.unwanted = unwanted;
        pods.put(pod.uid, next);
    }

    void sandboxSeemsLost(PodOnMachine pod) {
        of(pod).lost = true;
    }

    void sandboxIsMade(PodOnMachine pod) {
        of(pod).lost = false;
    }

    void startCalled(PodOnMachine pod, String container, Attempt attempt) {
        CaseOfPod of = of(pod);
        of.container(container, this, time)
                .called(
                        pod.uid + " " + container,
                        attempt,
                        number -> Optional.ofNullable(of.told.get(container + "-" + number)));
    }

    void discards(PodOnMachine pod, boolean again) {
        require(pod.damaged || again, () -> pod.uid + " is made anew though what is on record can be understood");
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
        if (!of(pod).processes.containsKey(id)) {
            of(pod).told.remove(id);
        }
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

    void stopCalled(PodOnMachine pod, String id) {
        require(of(pod).unwanted, () -> pod.uid + " " + id + " is stopped though its pod was always wanted");
        of(pod).asked.putIfAbsent(id, time.nanos());
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
        require(of(pod).unwanted, () -> pod.uid + " " + id + " is killed though its pod was always wanted");
        requireGrace(pod, id);
        requireThatItWasSignalled(pod, id);
    }

    private void requireThatItsStartHangs(PodOnMachine pod, String id, Starting starting) {
        boolean neverTold = starting.unknownSince()
                .filter(since -> overdue(since.uptime(), UNKNOWN_PATIENCE))
                .isPresent();
        boolean unwanted =
                of(pod).unwanted && overdue(starting.attempt().begun().uptime(), PATIENCE);
        require(neverTold || unwanted, () -> pod.uid + " " + id + " is killed while it is starting: " + starting);
    }

    private void requireGrace(PodOnMachine pod, String id) {
        CaseOfPod of = of(pod);
        Long asked = of.asked.get(id);
        require(
                asked != null && time.nanos() - asked >= of.manifest.timeToEnd().toNanos(),
                () -> pod.uid + " " + id + " is killed before its grace period is over");
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
        require(of.unwanted, () -> "a sound sandbox is removed in which " + process + " lives");
        if (state instanceof Running) {
            requireGrace(process.pod(), process.id());
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
