package dev.monopod.worker;

import dev.monopod.worker.VirtualTime.Life;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** The simulated machine: all that goes on without an agent. */
final class Machine {
    private final VirtualTime time;
    private final Faults faults;
    private final Judge judge;
    private final Life forever = new Life();
    private final Map<String, PodOnMachine> pods = new TreeMap<>();
    private int lastPid = 100;
    private boolean imageThere = true;
    private boolean diskFull;

    Machine(VirtualTime time, Faults faults, Judge judge) {
        this.time = time;
        this.faults = faults;
        this.judge = judge;
    }

    VirtualTime time() {
        return time;
    }

    Faults faults() {
        return faults;
    }

    Judge judge() {
        return judge;
    }

    /** Of what no process's end keeps from happening. */
    Life forever() {
        return forever;
    }

    int nextPid() {
        return ++lastPid;
    }

    PodOnMachine pod(String uid) {
        PodOnMachine pod = pods.computeIfAbsent(uid, PodOnMachine::new);
        pod.records.full(diskFull);
        return pod;
    }

    Collection<PodOnMachine> pods() {
        return pods.values();
    }

    boolean imageThere() {
        return imageThere;
    }

    void image(boolean there) {
        imageThere = there;
    }

    /** The disk that all records are on. */
    void diskFull(boolean full) {
        time.note(full ? "the disk is full" : "the disk has space");
        diskFull = full;
        pods.values().forEach(pod -> pod.records.full(full));
    }
}
