package dev.monopod.e2e.chaos.judge;

import dev.monopod.e2e.chaos.site.Excuse;
import dev.monopod.e2e.chaos.site.Excuses;
import dev.monopod.e2e.chaos.site.Loss;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Which attempts of a container never told of themselves, though they are counted: between which others they lie, and whether a fault has
 * owned up to that at that time.
 */
final class HiddenStarts {
    /** The first restart comes at once, so that a fault may have hidden two. */
    private static final long HIDDEN_BY_ONE = 2;

    private final Excuses excuses;
    private final String uid;
    private final String container;
    private final Function<Life, OptionalInt> number;

    /** @param number of an attempt, where it is known */
    HiddenStarts(Excuses excuses, String uid, String container, Function<Life, OptionalInt> number) {
        this.excuses = excuses;
        this.uid = uid;
        this.container = container;
        this.number = number;
    }

    /**
     * What is missing without excuse, in words.
     *
     * @param begun those that told of themselves, in their order
     * @param attempts how many there were
     * @param first when the first may have begun
     * @param now when the last may have
     */
    List<String> unexcused(List<Life> begun, int attempts, double first, double now) {
        List<String> found = new ArrayList<>();
        int knownNumber = -1;
        int knownIndex = -1;
        for (int index = 0; index <= begun.size(); index++) {
            OptionalInt known = index < begun.size() ? number.apply(begun.get(index)) : OptionalInt.of(attempts);
            if (known.isEmpty()) {
                continue;
            }
            int missing = (known.getAsInt() - knownNumber) - (index - knownIndex);
            Set<Excuse> hiding = hiding(begun, knownIndex, index, first, now);
            int from = knownNumber + 1;
            long destroyed = IntStream.range(from, known.getAsInt())
                    .filter(attempt -> excuses.hasFor(uid, container, attempt, Loss.HISTORY))
                    .count();
            if (missing > HIDDEN_BY_ONE * hiding.size() + destroyed) {
                found.add("%d did not begin of attempts %d to %d, of which %d faults may have hidden some"
                        .formatted(missing, from, known.getAsInt() - 1, hiding.size() + destroyed));
            }
            knownNumber = known.getAsInt();
            knownIndex = index;
        }
        return found;
    }

    /** What may have hidden starts between any two neighbours of these. */
    private Set<Excuse> hiding(List<Life> begun, int before, int behind, double first, double now) {
        Set<Excuse> found = new LinkedHashSet<>();
        for (int index = before; index < behind; index++) {
            double from = index < 0 ? first : begun.get(index).lastSign();
            double to = index + 1 < begun.size() ? begun.get(index + 1).start() : now;
            found.addAll(excuses.of(uid, container, Loss.START, from, to));
        }
        return found;
    }
}
