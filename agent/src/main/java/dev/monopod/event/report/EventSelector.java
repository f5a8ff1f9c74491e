package dev.monopod.event.report;

import dev.monopod.event.PodEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Which events are asked for: {@code namespace=NS} and {@code fieldSelector=PATH=VALUE,PATH!=VALUE,…}, as the API server reads the latter
 * (k8s.io/apimachinery, pkg/fields/selector.go). Whatever else is asked for is refused: a watch that is taken for a list would wait for
 * ever.
 */
public sealed interface EventSelector {
    /** A query that makes sense. */
    record Accepted(Predicate<PodEvent> wanted) implements EventSelector {}

    /**
     * A query that makes no sense.
     *
     * @param errors what is wrong, a line each
     */
    record Refused(List<String> errors) implements EventSelector {
        public Refused {
            errors = List.copyOf(errors);
        }
    }

    /**
     * Reads and judges.
     *
     * @param parameters of the query, by name, in their order
     */
    static EventSelector parse(Iterable<Map.Entry<String, String>> parameters) {
        List<String> errors = new ArrayList<>();
        Predicate<PodEvent> wanted = event -> true;
        for (Map.Entry<String, String> parameter : parameters) {
            String value = parameter.getValue();
            switch (parameter.getKey()) {
                case "namespace" ->
                    wanted = wanted.and(
                            event -> event.involved().pod().namespace().equals(value));
                case "fieldSelector" -> {
                    for (String term : value.split(",")) {
                        wanted = wanted.and(term(term, errors));
                    }
                }
                default ->
                    errors.add(
                            parameter.getKey() + ": not supported: events are chosen by namespace and fieldSelector");
            }
        }
        return errors.isEmpty() ? new Accepted(wanted) : new Refused(errors);
    }

    private static Predicate<PodEvent> term(String term, List<String> errors) {
        Predicate<PodEvent> all = event -> true;
        if (term.isEmpty()) {
            return all;
        }
        int equals = term.indexOf('=');
        if (equals < 1 || term.indexOf('\\') >= 0) {
            errors.add("fieldSelector: Invalid value: \"" + term + "\": must be PATH=VALUE, PATH==VALUE or PATH!=VALUE,"
                    + " with no backslash");
            return all;
        }
        boolean not = term.charAt(equals - 1) == '!';
        String path = term.substring(0, not ? equals - 1 : equals);
        String value = term.substring(term.startsWith("==", equals) && !not ? equals + 2 : equals + 1);
        Optional<Function<PodEvent, String>> field = EventFields.of(path);
        if (field.isEmpty()) {
            errors.add("fieldSelector: field label not supported: " + path + ": supported are " + EventFields.paths());
            return all;
        }
        return event -> field.get().apply(event).equals(value) != not;
    }
}
