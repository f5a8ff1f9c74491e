package dev.monopod.model.support;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The table as a page for people: docs/support.md. */
public final class SupportDocument {
    private static final String BEGIN = """
            # What is supported

            Every field of a pod, and what this version of Monopod does with it. Made by `make docs` from the table that manifests are
            checked against; not to be edited by hand.

            | word | what happens to a manifest that sets the field |
            |---|---|
            | yes | it is done as Kubernetes does it |
            | not yet | it is refused, with the field's path; a later version will do it |
            | no effect | it is accepted with a warning: the field means nothing on one machine |
            | never | it is refused, with the field's path: it can't be had without a cluster, or at all |

            A row speaks for its field and all below it. `[]` is every item of a list, `[x]` the key x of a map, `[*]` all its other keys.
            A value that comes to the same as leaving the field out is accepted without a word: those in brackets or, where there are
            none, `false` and an empty text; an empty list or mapping, too, but not as a volume's source.
            """;

    /** A part of the page: the rows whose paths begin like this, and not like a later section's. */
    private record Section(String title, String prefix) {}

    private static final List<Section> SECTIONS = List.of(
            new Section("The object", ""),
            new Section("The pod", "spec."),
            new Section("The pod's security", "spec.securityContext."),
            new Section("A container", "spec.containers[]."),
            new Section("A container's security", "spec.containers[].securityContext."),
            new Section("A volume", "spec.volumes[]."));

    private SupportDocument() {}

    /** The page in Markdown, with all rows of the table. */
    public static String markdown() {
        return SECTIONS.stream().map(SupportDocument::section).collect(Collectors.joining("", BEGIN, ""));
    }

    private static String section(Section section) {
        String begin = "\n## " + section.title() + "\n\n| field | supported | |\n|---|---|---|\n";
        Stream<String> rows = SupportMatrix.rows().stream()
                .filter(row -> sectionOf(row.path()).equals(section))
                .map(SupportDocument::line);
        Stream<String> others = SupportMatrix.sameFields().stream()
                .filter(same -> sectionOf(same.path()).equals(section))
                .map(SupportDocument::line);
        return Stream.concat(rows, others).collect(Collectors.joining("", begin, ""));
    }

    private static Section sectionOf(String path) {
        Section found = SECTIONS.get(0);
        for (Section section : SECTIONS) {
            found = path.startsWith(section.prefix()) ? section : found;
        }
        return found;
    }

    private static String line(SameFields same) {
        return "| below `" + same.path() + "` | as below `" + same.as() + "` | |\n";
    }

    private static String line(SupportRow row) {
        String values =
                row.ownHarmless().stream().map(value -> "`" + value + "`").collect(Collectors.joining(", "));
        String accepted = values.isEmpty() ? "" : " (" + values + ")";
        return "| `" + row.path() + "` | " + row.support().word() + accepted + " | " + row.note() + " |\n";
    }
}
