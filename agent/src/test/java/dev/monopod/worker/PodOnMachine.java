package dev.monopod.worker;

import dev.monopod.runtime.pod.RecordsOfPod;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What there is of a pod on the simulated machine, whoever works on it: files, control groups, processes. An agent's end changes none of it. */
final class PodOnMachine {
    final String uid;
    final RecordsOfPod records = new RecordsOfPod();
    /** Control groups: "" is the pod's own, the others are named by attempts. */
    final Set<String> groups = new TreeSet<>();

    final Set<String> logs = new TreeSet<>();
    final List<SimulatedProcess> processes = new ArrayList<>();

    Optional<AdmittedPod> manifest = Optional.empty();
    RecordsOfPod.Noted noted = RecordsOfPod.Noted.NOTHING;
    /** What is on record of it can't be understood. */
    boolean damaged;
    /** The socket's file; whether anybody listens is another matter. */
    boolean socket;

    @Nullable
    SimulatedShim shim;

    PodOnMachine(String uid) {
        this.uid = uid;
    }

    Optional<SimulatedShim> livingShim() {
        return Optional.ofNullable(shim).filter(SimulatedShim::alive);
    }

    /** Ends every process of a control group, those below it included. */
    void kill(String group) {
        List<SimulatedProcess> found = processes.stream()
                .filter(process -> group.isEmpty() || process.id().equals(group))
                .toList();
        if (group.isEmpty()) {
            livingShim().ifPresent(SimulatedShim::die);
        }
        found.forEach(process -> process.end(0, 9));
    }

    /** As rmdir does, it fails where something runs in it. */
    void deleteGroup(String group) {
        boolean busy = processes.stream().anyMatch(process -> process.id().equals(group));
        if (busy) {
            throw new IllegalStateException("control group " + group + " is busy");
        }
        groups.remove(group);
    }

    /** Ends all and removes all but records, logs and the manifest. */
    void clearSandbox() {
        kill("");
        groups.clear();
        socket = false;
        shim = null;
    }

    /** Of a pod that nobody knows. */
    void clearLeftovers() {
        clearSandbox();
        records.clear();
        logs.clear();
        noted = RecordsOfPod.Noted.NOTHING;
        damaged = false;
    }

    boolean nothingIsLeft() {
        return records.isEmpty()
                && groups.isEmpty()
                && logs.isEmpty()
                && processes.isEmpty()
                && manifest.isEmpty()
                && noted.ending().isEmpty()
                && !socket
                && livingShim().isEmpty();
    }

    @Override
    public String toString() {
        return uid + ": groups " + groups + ", logs " + logs + ", processes " + processes + ", records "
                + (records.isEmpty() ? "none" : "some") + ", manifest " + manifest.isPresent() + ", " + noted
                + ", socket " + socket + ", shim " + livingShim().isPresent();
    }
}
