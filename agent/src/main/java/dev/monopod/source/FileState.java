package dev.monopod.source;

import dev.monopod.model.manifest.Fault;
import dev.monopod.model.manifest.PodKey;
import dev.monopod.source.FileProblem.Severity;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * What is known of one file.
 *
 * @param claims the pods that the file asks for: of its present content, and where that is not good, of its last good one too
 * @param problems of its present content
 */
record FileState(Path file, Condition condition, List<Claim> claims, List<FileProblem> problems) {
    /** The states of the diagram in the package's description. */
    enum Condition {
        GOOD,
        FAULTY,
        UNREADABLE,
        BEING_WRITTEN,
        MISSING,
        IGNORED
    }

    /**
     * A file's wish for one pod.
     *
     * @param arrival the lower one gets the name where two files want the same; stays as long as the file wants that pod
     */
    record Claim(PodKey key, SourcedPod pod, long arrival) {}

    FileState {
        claims = List.copyOf(claims);
        problems = List.copyOf(problems);
    }

    /** Whether the file's pods give way to any other file that wants their names. */
    boolean yields() {
        return condition == Condition.MISSING;
    }

    /**
     * The file after it was read.
     *
     * @param before what the file asked for until then
     * @param arrival the number for the first pod that it did not ask for until then
     */
    static FileState read(
            Observation.Read read, List<Claim> before, long arrival, BiFunction<Pod, String, String> uid) {
        Path file = read.file();
        Map<PodKey, Claim> old = new LinkedHashMap<>();
        before.forEach(claim -> old.put(claim.key(), claim));
        Map<PodKey, Claim> claims = new LinkedHashMap<>();
        List<Fault> errors = new ArrayList<>(read.manifest().errors());
        long next = arrival;
        for (Pod pod : read.manifest().pods()) {
            PodKey key = PodKey.of(pod);
            if (claims.containsKey(key)) {
                errors.add(new Fault(0, "metadata.name", "Duplicate value: \"" + key + "\": twice in this file"));
                continue;
            }
            Claim known = old.get(key);
            long since = known == null ? next++ : known.arrival();
            String version = uid.apply(pod, file.getFileName().toString());
            claims.put(key, new Claim(key, new SourcedPod(pod, version, file), since));
        }
        boolean kept = false;
        if (!errors.isEmpty()) {
            for (Claim claim : before) {
                kept |= claims.putIfAbsent(claim.key(), claim) == null;
            }
        }
        List<FileProblem> problems = new ArrayList<>();
        for (Fault fault : errors) {
            problems.add(new FileProblem(file, fault, Severity.ERROR, kept));
        }
        for (Fault fault : read.manifest().warnings()) {
            problems.add(new FileProblem(file, fault, Severity.WARNING, false));
        }
        Condition condition = errors.isEmpty() ? Condition.GOOD : Condition.FAULTY;
        return new FileState(file, condition, List.copyOf(claims.values()), problems);
    }

    /** The file after a look that did not read it. */
    static FileState unread(Observation observation, List<Claim> before) {
        Path file = observation.file();
        boolean kept = !before.isEmpty();
        if (observation instanceof Observation.Unreadable unreadable) {
            FileProblem problem = FileProblem.of(file, unreadable.why(), Severity.ERROR, kept);
            return new FileState(file, Condition.UNREADABLE, before, List.of(problem));
        }
        if (observation instanceof Observation.BeingWritten) {
            String message = "is being written; it is read when its writer closes it";
            FileProblem problem = FileProblem.of(file, message, Severity.NOTE, kept);
            return new FileState(file, Condition.BEING_WRITTEN, before, List.of(problem));
        }
        if (observation instanceof Observation.Ignored ignored) {
            FileProblem problem = FileProblem.of(file, "ignored: " + ignored.why(), Severity.NOTE, false);
            return new FileState(file, Condition.IGNORED, List.of(), List.of(problem));
        }
        return new FileState(file, Condition.MISSING, before, List.of());
    }
}
