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
    private static final List<SupportRow> ROWS = load();
    private static final Branch ROOT = tree(ROWS);

    private SupportMatrix() {}

    /** Every row, in the table's order. */
    public static List<SupportRow> rows() {
        return ROWS;
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

    private static Branch tree(List<SupportRow> rows) {
        Branch root = new Branch();
        for (SupportRow row : rows) {
            Branch at = root;
            for (String step : row.steps()) {
                at = at.next.computeIfAbsent(step, unseen -> new Branch());
            }
            at.row = row;
        }
        return root;
    }

    private static List<SupportRow> load() {
        return resource()
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(SupportRow::parse)
                .toList();
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
