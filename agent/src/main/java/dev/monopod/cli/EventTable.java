package dev.monopod.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.monopod.model.text.PlainText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Events in the columns of {@code kubectl events} (k8s.io/kubectl, pkg/cmd/events/event_printer.go). Pure. */
final class EventTable {
    private static final int GAP = 3;

    private final Instant now;
    private final boolean namespaces;
    private final Set<String> types;

    /**
     * For one look.
     *
     * @param now what ages are counted to
     * @param namespaces with a column for them
     * @param types those to show; empty for all
     */
    EventTable(Instant now, boolean namespaces, Set<String> types) {
        this.now = now;
        this.namespaces = namespaces;
        this.types = types;
    }

    /** A line each, in the order of {@code events}, below one of headings; nothing where there are none. */
    String of(JsonNode events) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(row("NAMESPACE", "LAST SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE"));
        for (JsonNode event : events) {
            String type = event.path("type").asText();
            if (types.isEmpty() || types.contains(type)) {
                JsonNode involved = event.path("involvedObject");
                rows.add(row(
                        involved.path("namespace").asText(),
                        lastSeen(event),
                        type,
                        event.path("reason").asText(),
                        involved.path("kind").asText() + "/"
                                + involved.path("name").asText(),
                        event.path("message").asText().strip()));
            }
        }
        return rows.size() == 1 ? "" : lines(rows);
    }

    private List<String> row(String namespace, String... others) {
        List<String> row = new ArrayList<>();
        if (namespaces) {
            row.add(namespace);
        }
        for (String other : others) {
            row.add(shown(other));
        }
        return row;
    }

    /** Of several lines the first; nothing that a terminal would take for an order. */
    private static String shown(String text) {
        String first = text.lines().findFirst().orElse("");
        return PlainText.of(first.length() < text.length() ? first + "..." : first);
    }

    private String lastSeen(JsonNode event) {
        String first = age(event.path("firstTimestamp").asText());
        int count = event.path("count").asInt();
        return count > 1 ? age(event.path("lastTimestamp").asText()) + " (x" + count + " over " + first + ")" : first;
    }

    private String age(String time) {
        return HumanDuration.of(Duration.between(Instant.parse(time), now));
    }

    private static String lines(List<List<String>> rows) {
        int last = rows.get(0).size() - 1;
        int[] widths = IntStream.range(0, last)
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            for (int column = 0; column < last; column++) {
                String cell = row.get(column);
                text.append(cell).append(" ".repeat(widths[column] - cell.length() + GAP));
            }
            text.append(row.get(last)).append('\n');
        }
        return text.toString();
    }
}
