package dev.monopod.worker;

import dev.monopod.model.life.ContainerLife;
import dev.monopod.model.manifest.PodKey;
import dev.monopod.reconcile.ContainerState;
import dev.monopod.reconcile.ContainerState.Running;
import dev.monopod.reconcile.Ended;
import dev.monopod.reconcile.PodState;
import dev.monopod.status.PodSnapshot;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * One history of a machine, told by its seed: manifests come and go, agents are killed, shims too, clocks are set, and every call may
 * fail, hang or lie. Then faults cease, and within a bound all has to be as the manifests say; then they go, an agent or a connection goes
 * once more, and nothing may be left.
 */
final class Simulation {
    /** Of virtual time: the longest back-off, behind all patience that there is with a start, and the longest grace period. */
    static final Duration BOUND = Duration.ofMinutes(12);

    /** The longest grace period, in which all hooks and sidecars have theirs, and the shortest behind it; and somebody is disturbed in it. */
    private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(60);

    private static final int MISCHIEF_EVERY_MILLIS = 12_000;

    private final Random random;
    private final VirtualTime time = new VirtualTime();
    private final Faults faults;
    private final Judge judge = new Judge(time);
    private final Machine machine;
    private final List<WantedPod> manifests;
    private final SortedMap<PodKey, WantedPod> wanted = new TreeMap<>();
    private final Map<String, AdmittedPod> admitted = new HashMap<>();
    private SimulatedAgent agent;

    Simulation(long seed) {
        random = new Random(seed);
        manifests = new RandomPods(random).draw();
        faults = new Faults(random, time);
        machine = new Machine(time, faults, judge);
        agent = new SimulatedAgent(machine);
    }

    /** What one came to. */
    record Outcome(long steps, Duration converged, Duration vanished, Set<Enum<?>> seen) {}

    /** @throws AssertionError naming what must not happen */
    Outcome run(int troubledSteps) {
        changeManifests();
        agent.start(admitted());
        mischiefLater();
        while (time.steps() < troubledSteps) {
            step();
        }
        time.note("faults cease");
        machine.image(true);
        machine.diskFull(false);
        faults.cease();
        if (agent.over()) {
            startAgent();
        }
        Duration converged = until("what the manifests say", BOUND, this::asWanted);
        boolean[] come = {false};
        time.at(faults.latest(), machine.forever(), () -> come[0] = true);
        until("what takes its time", BOUND, () -> come[0] ? Optional.empty() : Optional.of("has not come"));
        judge.everySignalGetsThrough();
        wanted.clear();
        tellManifests();
        disturbTheEnd();
        Duration vanished = until("nothing is left", LONGEST_GOODBYE, this::nothingIsLeft);
        return new Outcome(time.steps(), converged, vanished, judge.life().seen());
    }

    List<String> trace() {
        return time.trace();
    }

    /** What is not yet as it has to be; empty where all is. */
    private interface Look {
        Optional<String> lacks();
    }

    /** While all are being told to end an agent is killed, or a connection is lost; neither takes anybody his signal. */
    private void disturbTheEnd() {
        time.after(faults.millis(300), machine.forever(), () -> {
            if (random.nextBoolean()) {
                time.note("the agent is killed");
                agent.kill();
                startAgent();
            } else {
                agent.loseLink();
            }
        });
    }

    private boolean step() {
        boolean goesOn = time.step();
        judge.requireThatNothingWasViolated();
        return goesOn;
    }

    private Duration until(String what, Duration bound, Look look) {
        long since = time.nanos();
        for (Optional<String> lacks = look.lacks(); lacks.isPresent(); lacks = look.lacks()) {
            String lacking = lacks.get();
            boolean goesOn = step();
            judge.require(goesOn, () -> what + ": nothing will ever happen again, and " + lacking);
            judge.require(
                    time.nanos() - since < bound.toNanos(), () -> what + ": not within " + bound + ", " + lacking);
        }
        return Duration.ofNanos(time.nanos() - since);
    }

    private void mischiefLater() {
        time.after(faults.millis(MISCHIEF_EVERY_MILLIS), machine.forever(), () -> {
            if (!faults.ceased()) {
                mischief();
                mischiefLater();
            }
        });
    }

    private void mischief() {
        switch (random.nextInt(14)) {
            case 0, 1 -> changeManifests();
            case 2, 3 -> endAgent();
            case 4 -> time.setClock(Duration.ofHours(random.nextBoolean() ? 1 : -1));
            case 5 -> somePod().flatMap(PodOnMachine::livingShim).ifPresent(SimulatedShim::die);
            case 6 -> somePod().flatMap(PodOnMachine::livingShim).ifPresent(SimulatedShim::killPause);
            case 7 -> agent.loseLink();
            case 8, 9 ->
                somePod().flatMap(pod -> pod.processes.stream().findFirst()).ifPresent(process -> process.end(0, 9));
            case 10 -> {
                machine.image(random.nextInt(4) > 0);
                agent.retryBlocked();
            }
            case 11 -> machine.diskFull(random.nextInt(3) == 0);
            case 12 -> {
                if (random.nextInt(4) == 0) {
                    somePod().filter(pod -> !pod.records.isEmpty()).ifPresent(pod -> pod.damaged = true);
                }
            }
            default -> {}
        }
    }

    private Optional<PodOnMachine> somePod() {
        List<PodOnMachine> all = List.copyOf(machine.pods());
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(random.nextInt(all.size())));
    }

    private void changeManifests() {
        WantedPod pod = manifests.get(random.nextInt(manifests.size()));
        if (random.nextInt(3) == 0) {
            wanted.remove(pod.key());
        } else if (!pod.equals(wanted.put(pod.key(), pod))) {
            admitted.put(pod.uid(), pod.admitted(time.now().time()));
        }
        tellManifests();
    }

    private void tellManifests() {
        time.note("wanted: " + wanted.values().stream().map(WantedPod::uid).toList());
        judge.wants(wanted.values());
        agent.want(admitted());
    }

    private Map<PodKey, AdmittedPod> admitted() {
        Map<PodKey, AdmittedPod> all = new HashMap<>();
        wanted.forEach((key, pod) -> all.put(key, admitted.get(pod.uid())));
        return all;
    }

    private void endAgent() {
        if (agent.over()) {
            return;
        }
        if (random.nextInt(4) == 0) {
            time.note("the agent ends");
            agent.end();
        } else {
            time.note("the agent is killed");
            agent.kill();
        }
        Duration away = random.nextBoolean() ? faults.millis(1_000) : faults.millis(60_000);
        time.after(away.plusMillis(200), machine.forever(), () -> {
            if (agent.over()) {
                startAgent();
            }
        });
    }

    private void startAgent() {
        time.note("an agent starts");
        agent = new SimulatedAgent(machine);
        agent.start(admitted());
    }

    private Optional<String> asWanted() {
        for (WantedPod pod : wanted.values()) {
            Optional<PodSnapshot> told = agent.told().stream()
                    .filter(one -> one.identity().uid().equals(pod.uid()))
                    .findFirst();
            if (told.isEmpty()) {
                return Optional.of(pod.uid() + " is not there");
            }
            Optional<String> lacks = asWanted(pod, told.get().state());
            if (lacks.isPresent()) {
                return lacks;
            }
        }
        return left(pod -> wanted.values().stream().noneMatch(one -> one.uid().equals(pod.uid)));
    }

    private Optional<String> asWanted(WantedPod pod, PodState state) {
        if (state.removed()) {
            return Optional.of(pod.uid() + " is still being removed");
        }
        PodOnMachine there = machine.pod(pod.uid());
        CaseOfPod of = judge.of(pod);
        Optional<SimulatedProcess> lost =
                there.processes.stream().filter(judge.life()::isToEnd).findFirst();
        if (lost.isPresent()) {
            return Optional.of(lost.get() + " lives on though it is to end");
        }
        boolean ends = state.ending().isPresent() || of.allRestartDue();
        boolean anyToRun = false;
        for (ContainerLife life : pod.life().containers()) {
            ContainerState container = state.container(life.name());
            container.history().last().ifPresent(last -> judgeHistory(pod, life.name(), last));
            if (!ends && !of.workIsDone() && of.isToRun(life.name())) {
                anyToRun = true;
                Optional<String> lacks = runs(pod, there, life.name(), container);
                if (lacks.isPresent()) {
                    return lacks;
                }
            }
        }
        return anyToRun || (there.processes.isEmpty() && there.livingShim().isEmpty() && there.groups.isEmpty())
                ? Optional.empty()
                : Optional.of(there + " is finished and keeps its sandbox: " + state);
    }

    private Optional<String> runs(WantedPod pod, PodOnMachine there, String name, ContainerState container) {
        boolean runs = there.processes.stream()
                .anyMatch(process -> process.programRuns()
                        && process.parent().sound()
                        && container instanceof Running running
                        && running.attempt().number() == process.number()
                        && running.health().started()
                        && process.container().equals(name));
        if (!runs) {
            return Optional.of(pod.uid() + " " + name + " does not run: " + container);
        }
        judge.require(
                judge.latestCalled(pod.uid(), name)
                        == ((Running) container).attempt().number(),
                () -> "its restart count is not the number of its restarts: " + container);
        return Optional.empty();
    }

    private void judgeHistory(WantedPod pod, String name, Ended last) {
        String id = name + "-" + last.attempt().number();
        judge.require(
                judge.told(pod.uid(), id).equals(Optional.of(last.termination())),
                () -> pod.uid() + " " + id + " is told to have ended with " + last.termination()
                        + ", and is on record with " + judge.told(pod.uid(), id));
    }

    private Optional<String> nothingIsLeft() {
        return left(pod -> true).or(() -> agent.told().stream().findFirst().map(pod -> "still told of: " + pod));
    }

    private Optional<String> left(Predicate<PodOnMachine> unwanted) {
        return machine.pods().stream()
                .filter(unwanted)
                .filter(pod -> !pod.nothingIsLeft())
                .findFirst()
                .map(PodOnMachine::toString);
    }
}
