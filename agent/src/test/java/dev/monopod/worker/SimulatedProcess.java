package dev.monopod.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** PID 1 of one attempt of a container, from its clone to its end. */
final class SimulatedProcess {
    /** Of which a restart rule may speak. */
    static final int RULED_CODE = 3;

    private final SimulatedShim parent;
    private final PodOnMachine pod;
    private final Judge judge;
    private final String container;
    private final int number;
    private final int pid;

    /** How it ended, if it has: an exit code in Kubernetes' terms. */
    private Optional<Integer> exitCode = Optional.empty();
    /** Its end is written down where it outlives the shim. */
    private boolean endOnRecord;

    private boolean programRuns;
    private @Nullable Temper temper;
    /** What ends with it. */
    private final List<Runnable> ending = new ArrayList<>();

    SimulatedProcess(SimulatedShim parent, PodOnMachine pod, Judge judge, String container, int number, int pid) {
        this.parent = parent;
        this.pod = pod;
        this.judge = judge;
        this.container = container;
        this.number = number;
        this.pid = pid;
    }

    String id() {
        return container + "-" + number;
    }

    String container() {
        return container;
    }

    int number() {
        return number;
    }

    int pid() {
        return pid;
    }

    PodOnMachine pod() {
        return pod;
    }

    SimulatedShim parent() {
        return parent;
    }

    boolean over() {
        return exitCode.isPresent();
    }

    boolean programRuns() {
        return programRuns && !over();
    }

    void executed(Temper its) {
        programRuns = true;
        temper = its;
    }

    /** Of its program, while that runs. */
    Temper temper() {
        return Objects.requireNonNull(temper);
    }

    void beforeItsEnd(Runnable what) {
        ending.add(what);
    }

    Optional<Integer> exitCode() {
        return exitCode;
    }

    /** Whether the end can still be learned by whoever asks. */
    boolean endCanBeKnown() {
        return over() && (endOnRecord || parent.alive());
    }

    void putOnRecord() {
        endOnRecord = true;
    }

    void end(int code, int signal) {
        if (over()) {
            return;
        }
        exitCode = Optional.of(signal > 0 ? 128 + signal : code);
        ending.forEach(Runnable::run);
        pod.processes.remove(this);
        judge.ended(this);
        parent.reap(this, code, signal);
    }

    /** A step of its plan failed: it ends before its program begins. */
    void failed() {
        exitCode = Optional.of(128);
        pod.processes.remove(this);
        judge.ended(this);
    }

    @Override
    public String toString() {
        return pod.uid + " " + id() + (programRuns ? "" : " (starting)");
    }
}
