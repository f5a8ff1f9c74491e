package dev.monopod.event.report;

import dev.monopod.event.PodEvent;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * An event as a v1 Event, as client-go's older recorder writes it (tools/record/event.go, makeEvent), which the kubelet uses: with count and
 * two timestamps, and without eventTime. Pure.
 */
public final class EventReport {
    /** In the kubelet's place. */
    public static final String COMPONENT = "monopod";

    static final String KIND = "Pod";
    static final String API_VERSION = "v1";

    private EventReport() {}

    /**
     * The event as the API shows it.
     *
     * @param node the node's name
     */
    public static Event of(PodEvent event, String node) {
        return new EventBuilder()
                .withNewMetadata()
                .withName(event.name())
                .withNamespace(event.involved().pod().namespace())
                .withUid(event.uid())
                .withCreationTimestamp(time(event.first()))
                .endMetadata()
                .withInvolvedObject(involved(event))
                .withReason(event.reason().word())
                .withMessage(event.message())
                .withType(event.type().word())
                .withCount(event.count())
                .withFirstTimestamp(time(event.first()))
                .withLastTimestamp(time(event.last()))
                .withNewSource(COMPONENT, node)
                .withReportingComponent(COMPONENT)
                .withReportingInstance(node)
                .build();
    }

    private static ObjectReference involved(PodEvent event) {
        String path = event.involved().fieldPath();
        return new ObjectReferenceBuilder()
                .withKind(KIND)
                .withApiVersion(API_VERSION)
                .withNamespace(event.involved().pod().namespace())
                .withName(event.involved().pod().name())
                .withUid(event.involved().pod().uid())
                .withFieldPath(path.isEmpty() ? null : path)
                .build();
    }

    /** As metav1.Time has it, in seconds. */
    private static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
