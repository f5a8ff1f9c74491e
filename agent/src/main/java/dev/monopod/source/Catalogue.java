package dev.monopod.source;

import dev.monopod.model.manifest.Fault;
import dev.monopod.model.manifest.PodKey;
import dev.monopod.source.FileProblem.Severity;
import dev.monopod.source.FileState.Claim;
import dev.monopod.source.FileState.Condition;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * All files of the manifest directory and the pods they ask for: an immutable value that takes observations and becomes another one.
 *
 * <ul>
 *   <li>A file without a fault asks for exactly the pods in it.
 *   <li>A file with a fault asks for its good pods and for those that it asked for before. So does one that can't be read.
 *   <li>A file that is gone asks for nothing.
 *   <li>Of two files that ask for the same namespace and name the one that asked first gets it; the other one's pod is refused with an
 *       error until the first stops asking. A file that is missing, but not yet known to be gone, gives way to any other.
 * </ul>
 *
 * One bad file never affects another.
 */
final class Catalogue {
    private final SortedMap<Path, FileState> files;
    private final long arrivals;

    private Catalogue(SortedMap<Path, FileState> files, long arrivals) {
        this.files = files;
        this.arrivals = arrivals;
    }

    static Catalogue empty() {
        return of(List.of());
    }

    /**
     * A catalogue to go on from: these pods were asked for the last time anyone looked, in this order. Their files count as missing until
     * they are seen.
     */
    static Catalogue of(List<SourcedPod> known) {
        Map<Path, List<Claim>> claims = new LinkedHashMap<>();
        long arrival = 0;
        for (SourcedPod pod : known) {
            claims.computeIfAbsent(pod.file(), file -> new ArrayList<>())
                    .add(new Claim(PodKey.of(pod.pod()), pod, arrival++));
        }
        SortedMap<Path, FileState> files = new TreeMap<>();
        claims.forEach((file, of) -> files.put(file, FileState.unread(new Observation.Missing(file), of)));
        return new Catalogue(files, arrival);
    }

    /**
     * The catalogue after these observations, which are taken in their order.
     *
     * @param uid gives the UID of a pod in the file of this name
     */
    Catalogue with(List<? extends Observation> observations, BiFunction<Pod, String, String> uid) {
        SortedMap<Path, FileState> next = new TreeMap<>(files);
        long arrival = arrivals;
        for (Observation observation : observations) {
            Path file = observation.file();
            if (observation instanceof Observation.Gone) {
                next.remove(file);
            } else if (observation instanceof Observation.Read read) {
                next.put(file, FileState.read(read, claims(next.get(file)), arrival, uid));
                arrival += read.manifest().pods().size();
            } else {
                next.put(file, FileState.unread(observation, claims(next.get(file))));
            }
        }
        return new Catalogue(next, arrival);
    }

    /** How the file was last seen; null for one that is not known. */
    @Nullable
    Condition condition(Path file) {
        FileState state = files.get(file);
        return state == null ? null : state.condition();
    }

    /** Every file that is known, by name. */
    List<Path> files() {
        return List.copyOf(files.keySet());
    }

    /** What the directory asks for. */
    Snapshot snapshot(boolean directoryReadable, List<FileProblem> directoryProblems) {
        Map<PodKey, Winner> winners = winners();
        Map<PodKey, SourcedPod> pods = new LinkedHashMap<>();
        winners.forEach((key, winner) -> pods.put(key, winner.claim().pod()));
        List<FileProblem> problems = new ArrayList<>();
        for (FileState state : files.values()) {
            problems.addAll(state.problems());
            if (state.yields()) {
                continue;
            }
            for (Claim claim : state.claims()) {
                Winner winner = winners.get(claim.key());
                if (winner != null && winner.claim().arrival() != claim.arrival()) {
                    problems.add(refused(state, claim, winner.state().file()));
                }
            }
        }
        return new Snapshot(pods, directoryProblems, problems, directoryReadable);
    }

    private record Winner(FileState state, Claim claim) {
        boolean before(Winner other) {
            if (state.yields() != other.state.yields()) {
                return other.state.yields();
            }
            return claim.arrival() < other.claim.arrival();
        }
    }

    private Map<PodKey, Winner> winners() {
        Map<PodKey, Winner> winners = new LinkedHashMap<>();
        for (FileState state : files.values()) {
            for (Claim claim : state.claims()) {
                winners.merge(claim.key(), new Winner(state, claim), (a, b) -> b.before(a) ? b : a);
            }
        }
        return winners;
    }

    private static FileProblem refused(FileState state, Claim claim, Path winner) {
        String message =
                "Duplicate value: \"" + claim.key() + "\": the pod in " + state.file() + " is refused, because "
                        + winner + " has one of the same namespace and name and came first; rename one of them";
        return new FileProblem(state.file(), new Fault(0, "metadata.name", message), Severity.ERROR, false);
    }

    private static List<Claim> claims(@Nullable FileState state) {
        return state == null ? List.of() : state.claims();
    }
}
