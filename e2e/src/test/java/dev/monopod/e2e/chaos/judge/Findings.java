package dev.monopod.e2e.chaos.judge;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** What one look has brought: what is not as it should be, and how much was compared. Confined to one thread. */
final class Findings {
    private final List<String> wrong = new ArrayList<>();
    private final Map<Topic, Integer> compared = new EnumMap<>(Topic.class);

    /** Compares: what is said is wrong where it is not right. */
    void check(Topic what, boolean right, Supplier<String> wrongWords) {
        add(what, 1, right ? List.of() : List.of(wrongWords.get()));
    }

    void add(Topic what, int count, List<String> found) {
        compared.merge(what, count, Integer::sum);
        found.forEach(one -> wrong.add(what.words() + ": " + one));
    }

    List<String> wrong() {
        return List.copyOf(wrong);
    }

    /** How much, by words. */
    Map<String, Integer> compared() {
        Map<String, Integer> byWords = new TreeMap<>();
        compared.forEach((what, count) -> byWords.put(what.words(), count));
        return Map.copyOf(byWords);
    }
}
