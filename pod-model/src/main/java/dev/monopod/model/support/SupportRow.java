package dev.monopod.model.support;

import java.util.List;
import java.util.Set;

/**
 * A line of the table. It speaks for a field and all below it, unless longer paths speak for these.
 *
 * @param path fields joined by dots; {@code []} stands for every item of a list, {@code [x]} for the key x of a map, {@code [*]} for the
 *     keys that no other row names
 * @param harmless values that come to the same as leaving the field out
 * @param note what the field is for, or why it is not supported
 */
public record SupportRow(String path, Support support, Set<String> harmless, String note) {
    /** Among the harmless values: an empty mapping or list says something, too. */
    static final String EMPTY_COUNTS = "none";

    private static final Set<String> NO_VALUE = Set.of("-", EMPTY_COUNTS);
    private static final int COLUMNS = 4;
    private static final Set<String> USUALLY_HARMLESS = Set.of("", "false");

    /** Whether a line of the table is a row of it. */
    static boolean isOne(String line) {
        return line.indexOf('|') >= 0;
    }

    static SupportRow parse(String line) {
        String[] cells = line.split("\\|", COLUMNS);
        if (cells.length != COLUMNS) {
            throw new IllegalArgumentException("not " + COLUMNS + " columns: " + line);
        }
        String harmless = cells[2].strip();
        Set<String> values = harmless.isEmpty() ? USUALLY_HARMLESS : Set.copyOf(List.of(harmless.split(" +", -1)));
        return new SupportRow(cells[0].strip(), Support.ofWord(cells[1].strip()), values, cells[3].strip());
    }

    /** The harmless values of a field that has its own, in alphabetical order; none where they are those of most fields. */
    List<String> ownHarmless() {
        Set<String> own = harmless.equals(USUALLY_HARMLESS) ? Set.of() : harmless;
        return own.stream().filter(value -> !NO_VALUE.contains(value)).sorted().toList();
    }

    List<String> steps() {
        return steps(path);
    }

    /** The steps of a path: field names, and map keys in brackets. */
    static List<String> steps(String path) {
        return List.of(path.replace("[]", "").replace("[", ".[").split("\\.", -1));
    }
}
