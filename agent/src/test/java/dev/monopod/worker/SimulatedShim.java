package dev.monopod.worker;

import dev.monopod.model.life.Role;
import dev.monopod.runtime.shim.ShimProcess;
import dev.monopod.runtime.shim.ShimProcess.State;
import dev.monopod.worker.VirtualTime.Life;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A pod's shim as PROTOCOL.md has it: parent of all, remembers each end until it is forgotten, serves one agent at a time. */
final class SimulatedShim {
    static final String PAUSE = "pause";

    private final Machine machine;
    private final PodOnMachine pod;
    private final Life life = new Life();
    private final Map<String, ShimProcess> known = new TreeMap<>();
    /** Who is to be told how a start comes out, by id. */
    private final Map<String, Consumer<Optional<ShimProcess>>> starting = new TreeMap<>();

    private Optional<SimulatedLink.Session> session = Optional.empty();

    private final int pid;

    SimulatedShim(Machine machine, PodOnMachine pod) {
        this.machine = machine;
        this.pod = pod;
        this.pid = machine.nextPid();
    }

    int pid() {
        return pid;
    }

    boolean alive() {
        return !life.over();
    }

    Life life() {
        return life;
    }

    boolean sound() {
        return alive() && known.containsKey(PAUSE) && !known.get(PAUSE).over();
    }

    /** A newer connection replaces the older one. */
    Map<String, ShimProcess> welcome(SimulatedLink.Session newer) {
        session.ifPresent(SimulatedLink.Session::lose);
        session = Optional.of(newer);
        return new TreeMap<>(known);
    }

    boolean serves(SimulatedLink.Session asking) {
        return alive() && session.filter(asking::equals).isPresent();
    }

    /** Its agent is gone, or does not want it any more. */
    void left(SimulatedLink.Session by) {
        session = session.filter(current -> !current.equals(by));
    }

    ShimProcess startPause() {
        ShimProcess pause = new ShimProcess(PAUSE, State.RUNNING, 2, wall(), Instant.EPOCH, 0, 0, 0, 0);
        known.put(PAUSE, pause);
        return pause;
    }

    /** Starts a process; empty where the shim refuses since it knows one of that name. */
    void start(String container, int number, Consumer<Optional<ShimProcess>> reply) {
        SimulatedProcess process =
                new SimulatedProcess(this, pod, machine.judge(), container, number, machine.nextPid());
        machine.time().note(pod.uid + " shim is to start " + process.id());
        if (known.containsKey(process.id())) {
            reply.accept(Optional.empty());
            return;
        }
        pod.processes.add(process);
        machine.judge().began(process);
        known.put(process.id(), told(process, State.STARTING, Instant.EPOCH));
        starting.put(process.id(), reply);
        machine.time().after(machine.faults().latency(), life, () -> carryOut(process, reply));
    }

    private void carryOut(SimulatedProcess process, Consumer<Optional<ShimProcess>> reply) {
        if (process.over()) {
            return;
        }
        starting.remove(process.id());
        if (!sound() || !pod.groups.contains(process.id()) || machine.faults().oneIn(12)) {
            process.failed();
            ShimProcess failed =
                    new ShimProcess(process.id(), State.FAILED, process.pid(), Instant.EPOCH, wall(), 0, 0, 3, 2);
            remember(process, failed);
            reply.accept(Optional.of(failed));
            return;
        }
        process.executed(new Temper(machine.time(), machine.faults()));
        machine.judge().runs(process);
        ShimProcess running = told(process, State.RUNNING, wall());
        known.put(process.id(), running);
        reply.accept(Optional.of(running));
        liveAndDie(process);
    }

    /** What is to end does so soon, the rest runs for ever or ends; but for init containers it does not when faults have ceased. */
    private void liveAndDie(SimulatedProcess process) {
        Faults faults = machine.faults();
        if (machine.judge().role(process) == Role.INIT) {
            int code = faults.oneIn(3) ? codeOf(faults) : 0;
            machine.time().after(faults.millis(5_000), machine.forever(), () -> process.end(code, 0));
            return;
        }
        if (faults.ceased() || faults.number(3) == 0) {
            return;
        }
        Duration lives =
                switch (faults.number(4)) {
                    case 0 -> Duration.ZERO;
                    case 1 -> faults.millis(900_000);
                    default -> faults.millis(20_000);
                };
        int code = codeOf(faults);
        machine.time().after(lives, machine.forever(), () -> {
            if (!faults.ceased()) {
                process.end(code, 0);
            }
        });
    }

    private static int codeOf(Faults faults) {
        return List.of(0, 0, 1, SimulatedProcess.RULED_CODE).get(faults.number(4));
    }

    /** What a process does when it is asked to end: it obeys at once, later, or never. */
    void signal(String id) {
        Faults faults = machine.faults();
        pod.processes.stream()
                .filter(process -> process.id().equals(id))
                .findFirst()
                .ifPresent(process -> {
                    machine.judge().signalled(process);
                    int kind = faults.number(3);
                    if (kind < 2) {
                        Duration takes = kind == 0 ? faults.millis(50) : faults.millis(40_000);
                        machine.time().after(takes, machine.forever(), () -> process.end(0, 15));
                    }
                });
    }

    void reap(SimulatedProcess process, int code, int signal) {
        if (!alive()) {
            return;
        }
        Instant since = Optional.ofNullable(known.get(process.id()))
                .map(ShimProcess::startedAt)
                .filter(Instant.EPOCH::isBefore)
                .orElseGet(this::wall);
        ShimProcess ended =
                new ShimProcess(process.id(), State.EXITED, process.pid(), since, wall(), code, signal, 0, 0);
        remember(process, ended);
        // Killed in the midst of its plan: told as running, then as ended.
        Optional.ofNullable(starting.remove(process.id()))
                .ifPresent(reply -> reply.accept(Optional.of(told(process, State.RUNNING, since))));
        tell(ended);
        if (machine.faults().oneIn(10)) {
            tell(ended);
        }
    }

    private void remember(SimulatedProcess process, ShimProcess ended) {
        known.put(process.id(), ended);
        // A full disk: only the shim knows.
        if (!machine.faults().oneIn(30) && pod.records.exit(ended)) {
            process.putOnRecord();
        }
    }

    void forget(String id) {
        if (Optional.ofNullable(known.get(id)).filter(ShimProcess::over).isPresent()) {
            known.remove(id);
        }
    }

    void killPause() {
        if (sound()) {
            machine.time().note(pod.uid + " pause killed");
            ShimProcess ended = new ShimProcess(PAUSE, State.EXITED, 2, Instant.EPOCH, wall(), 0, 9, 0, 0);
            known.put(PAUSE, ended);
            tell(ended);
        }
    }

    /** Ends all that it started, and itself. */
    void shutDown() {
        pod.processes.stream()
                .filter(process -> process.parent().equals(this))
                .toList()
                .forEach(process -> process.end(0, 9));
        pod.socket = false;
        life.end();
        session.ifPresent(SimulatedLink.Session::lose);
    }

    /** Killed: its children go on without it until their control group is killed, and nobody writes down how they end. */
    void die() {
        machine.time().note(pod.uid + " shim dies");
        life.end();
        session.ifPresent(SimulatedLink.Session::lose);
    }

    void tell(ShimProcess process) {
        session.ifPresent(to -> to.deliver(() -> to.told(process)));
    }

    private ShimProcess told(SimulatedProcess process, State state, Instant startedAt) {
        return new ShimProcess(process.id(), state, process.pid(), startedAt, Instant.EPOCH, 0, 0, 0, 0);
    }

    private Instant wall() {
        return machine.time().now().time();
    }
}
