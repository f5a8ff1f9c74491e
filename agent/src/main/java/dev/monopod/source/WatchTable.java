package dev.monopod.source;

import dev.monopod.source.PathTrail.Step;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whose way goes through which watch: the question that each event brings. Confined to one thread. */
final class WatchTable {
    private record Place(int watch, @Nullable Path name) {}

    private final Map<Path, List<Step>> trails = new HashMap<>();
    private final Map<Place, Map<Path, Step>> passers = new HashMap<>();
    private final Map<Integer, Integer> uses = new HashMap<>();

    /**
     * Puts down the way to a path in place of the one that was known.
     *
     * @param steps empty to forget the path
     * @return the watches that no path's way goes through any more
     */
    Set<Integer> put(Path path, List<Step> steps) {
        List<Step> before = Objects.requireNonNullElse(trails.remove(path), List.of());
        for (Step step : steps) {
            uses.merge(step.watch(), 1, Integer::sum);
        }
        Set<Integer> unused = new HashSet<>();
        for (Step step : before) {
            passers.computeIfPresent(place(step), (place, paths) -> {
                paths.remove(path);
                return paths.isEmpty() ? null : paths;
            });
            if (uses.merge(step.watch(), -1, Integer::sum) == 0) {
                uses.remove(step.watch());
                unused.add(step.watch());
            }
        }
        for (Step step : steps) {
            passers.computeIfAbsent(place(step), place -> new HashMap<>()).put(path, step);
        }
        if (!steps.isEmpty()) {
            trails.put(path, steps);
        }
        return unused;
    }

    /**
     * The paths whose way goes through here, each with the step that does.
     *
     * @param name null for the watched directory itself
     */
    Map<Path, Step> through(int watch, @Nullable Path name) {
        return passers.getOrDefault(new Place(watch, name), Map.of());
    }

    /** Whether a way is put down for this path. */
    boolean knows(Path path) {
        return trails.containsKey(path);
    }

    private static Place place(Step step) {
        return new Place(step.watch(), step.name());
    }
}
