package dev.monopod.model.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The table of {@code support.txt} beside this class, as rows for a document and as a tree for {@link SupportCheck}. */
public final class SupportMatrix {
    private static final String RESOURCE = "support.txt";
    private static final String ANY_KEY = "[*]";
    private static final List<String> LINES = resource()
            .lines()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .toList();
    private static final List<SupportRow> ROWS =
            LINES.stream().filter(SupportRow::isOne).map(SupportRow::parse).toList();
    private static final List<SameFields> SAME_FIELDS = LINES.stream()
            .filter(line -> !SupportRow.isOne(line))
            .map(SameFields::parse)
            .toList();
    private static final Branch ROOT = tree();

    private SupportMatrix() {}

    /** Every row, in the table's order. */
    public static List<SupportRow> rows() {
        return ROWS;
    }

    /** Which fields are supported as others are, in the table's order. */
    static List<SameFields> sameFields() {
        return SAME_FIELDS;
    }

    static Branch root() {
        return ROOT;
    }

    /** A step of the rows' paths: its own row, if there is one, and the steps after it. */
    static final class Branch {
        private final Map<String, Branch> next = new HashMap<>();
        private @Nullable SupportRow row;

        @Nullable
        SupportRow row() {
            return row;
        }

        /** The branch of a field or a map's key; null where no row speaks of it. */
        @Nullable
        Branch step(String name) {
            Branch field = next.get(name);
            return field != null ? field : next.getOrDefault("[" + name + "]", next.get(ANY_KEY));
        }

        /** Whether the names here are a map's keys and not fields. */
        boolean hasKeys() {
            return next.containsKey(ANY_KEY);
        }
    }

    private static Branch tree() {
        Branch root = new Branch();
        for (SupportRow row : ROWS) {
            at(root, row.steps()).row = row;
        }
        for (SameFields same : SAME_FIELDS) {
            at(root, SupportRow.steps(same.path())).next.putAll(at(root, SupportRow.steps(same.as())).next);
        }
        return root;
    }

    private static Branch at(Branch root, List<String> steps) {
        Branch at = root;
        for (String step : steps) {
            at = at.next.computeIfAbsent(step, unseen -> new Branch());
        }
        return at;
    }

    private static String resource() {
        try (InputStream stream = SupportMatrix.class.getResourceAsStream(RESOURCE)) {
            if (stream == null) {
                throw new IllegalStateException(RESOURCE + " is missing beside " + SupportMatrix.class);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(RESOURCE + " beside " + SupportMatrix.class + " can't be read", failure);
        }
    }
}
