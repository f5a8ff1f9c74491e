package dev.monopod.e2e.chaos.judge;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** What one look has brought: what is not as it should be, and how much was compared. Confined to one thread. */
final class Findings {
    private final List<String> wrong = new ArrayList<>();
    private final Map<String, Integer> compared = new TreeMap<>();

    /** Compares: what is said is wrong where it is not right. */
    void check(String what, boolean right, Supplier<String> wrongWords) {
        compared.merge(what, 1, Integer::sum);
        if (!right) {
            wrong.add(what + ": " + wrongWords.get());
        }
    }

    void add(String what, int count, List<String> found) {
        compared.merge(what, count, Integer::sum);
        found.forEach(one -> wrong.add(what + ": " + one));
    }

    List<String> wrong() {
        return List.copyOf(wrong);
    }

    Map<String, Integer> compared() {
        return Map.copyOf(compared);
    }
}
