package dev.monopod.event.report;

import dev.monopod.event.PodEvent;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** What events can be chosen by (pkg/registry/core/event/strategy.go, ToSelectableFields). */
final class EventFields {
    private static final Map<String, Function<PodEvent, String>> ALL = new TreeMap<>(Map.ofEntries(
            Map.entry("involvedObject.kind", event -> EventReport.KIND),
            Map.entry("involvedObject.apiVersion", event -> EventReport.API_VERSION),
            Map.entry("involvedObject.namespace", EventFields::namespace),
            Map.entry("involvedObject.name", event -> event.involved().pod().name()),
            Map.entry("involvedObject.uid", event -> event.involved().pod().uid()),
            Map.entry("involvedObject.fieldPath", event -> event.involved().fieldPath()),
            Map.entry("reason", event -> event.reason().word()),
            Map.entry("type", event -> event.type().word()),
            Map.entry("source", event -> EventReport.COMPONENT),
            Map.entry("reportingComponent", event -> EventReport.COMPONENT),
            Map.entry("metadata.name", PodEvent::name),
            Map.entry("metadata.namespace", EventFields::namespace)));

    private EventFields() {}

    static Optional<Function<PodEvent, String>> of(String path) {
        return Optional.ofNullable(ALL.get(path));
    }

    /** All of them, for who asked for another. */
    static String paths() {
        return String.join(", ", ALL.keySet());
    }

    private static String namespace(PodEvent event) {
        return event.involved().pod().namespace();
    }
}
