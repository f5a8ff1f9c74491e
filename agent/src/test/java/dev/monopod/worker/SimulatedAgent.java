package dev.monopod.worker;

import dev.monopod.model.life.PodLife;
import dev.monopod.model.manifest.PodKey;
import dev.monopod.probe.PodFigures;
import dev.monopod.probe.ProbeBoard;
import dev.monopod.reconcile.PodIdentity;
import dev.monopod.reconcile.PodState;
import dev.monopod.status.PodSnapshot;
import dev.monopod.status.StatusBoard;
import dev.monopod.worker.VirtualTime.Life;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One run of an agent: the real workers, with loops, threads and machine simulated. */
final class SimulatedAgent {
    private final Machine machine;
    private final Life life = new Life();
    private final Loop owner;
    private final StatusBoard board = new StatusBoard();
    private final PodWorkers workers = new PodWorkers(this::work);
    private final List<SimulatedPod> pods = new ArrayList<>();
    private Map<PodKey, AdmittedPod> wanted = Map.of();
    private boolean begun;

    SimulatedAgent(Machine machine) {
        this.machine = machine;
        this.owner = new SimulatedLoop(machine.time(), life, machine.faults());
    }

    /** What an earlier one left is taken on, what nobody knows is cleared away, and then what is wanted counts. */
    void start(Map<PodKey, AdmittedPod> first) {
        wanted = first;
        owner.soon(() -> {
            machine.pods().stream().flatMap(pod -> pod.manifest.stream()).forEach(workers::adopt);
            Set<String> known = new HashSet<>(workers.uids());
            wanted.values().forEach(pod -> known.add(pod.uid()));
            machine.pods().stream().filter(pod -> !known.contains(pod.uid)).forEach(PodOnMachine::clearLeftovers);
            workers.want(wanted);
            begun = true;
        });
    }

    void want(Map<PodKey, AdmittedPod> latest) {
        wanted = latest;
        owner.soon(() -> {
            if (begun) {
                workers.want(wanted);
            }
        });
    }

    void retryBlocked() {
        owner.soon(workers::retryBlocked);
    }

    private PodWorkers.RunningPod work(AdmittedPod pod) {
        Loop loop = new SimulatedLoop(machine.time(), life, machine.faults());
        return WorkedPod.start(
                pod,
                "cgroup",
                events -> {
                    SimulatedLink link = new SimulatedLink(machine, machine.pod(pod.uid()), life, loop, events);
                    SimulatedWork work = new SimulatedWork(machine.time(), machine.faults(), life, loop, pod.uid());
                    SimulatedCommands commands =
                            new SimulatedCommands(machine, machine.pod(pod.uid()), work, life, loop);
                    SimulatedPod runtime = new SimulatedPod(machine, pod, work, link, commands, () -> told(pod.uid()));
                    pods.add(runtime);
                    return runtime;
                },
                (own, runtime, events) -> tending(pod, own, (SimulatedPod) runtime, events),
                board,
                (what, now) -> {},
                Future.succeededFuture(loop),
                owner::soon);
    }

    private Tending tending(AdmittedPod pod, Loop loop, SimulatedPod runtime, Tending.Events events) {
        PodFigures figures = new ProbeBoard()
                .add(new PodIdentity(pod.key().namespace(), pod.key().name(), pod.uid()));
        ContainerTending real = new ContainerTending(
                sandbox -> new ContainerTending.Way(new NoNetwork(), () -> {}),
                () -> machine.faults().number(1000) / 1000.0,
                loop,
                runtime,
                PodLife.of(pod.pod()),
                figures,
                events);
        return new JudgedTending(real, machine.judge().life(), machine.pod(pod.uid()), runtime.work());
    }

    /** A connection to a shim is lost. */
    void loseLink() {
        if (!pods.isEmpty()) {
            pods.get(machine.faults().number(pods.size())).link().lose();
        }
    }

    /** Leaves all pods running, and ends. */
    void end() {
        owner.soon(workers::detachAll);
        machine.time().after(machine.faults().millis(100), life, life::end);
    }

    /** SIGKILL. */
    void kill() {
        life.end();
    }

    boolean over() {
        return life.over();
    }

    private PodState told(String uid) {
        return told().stream()
                .filter(pod -> pod.identity().uid().equals(uid))
                .map(PodSnapshot::state)
                .findFirst()
                .orElseThrow();
    }

    Collection<PodSnapshot> told() {
        return board.all();
    }
}
