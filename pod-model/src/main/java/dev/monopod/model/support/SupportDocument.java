package dev.monopod.model.support;

import java.util.stream.Collectors;

/** The table as a page for people. */
public final class SupportDocument {
    private SupportDocument() {}

    /** A Markdown table of all rows, in their order. */
    public static String markdown() {
        return SupportMatrix.rows().stream()
                .map(SupportDocument::row)
                .collect(Collectors.joining("", "| field | supported | |\n|---|---|---|\n", ""));
    }

    private static String row(SupportRow row) {
        return "| `" + row.path() + "` | " + row.support().word() + " | " + row.note() + " |\n";
    }
}
