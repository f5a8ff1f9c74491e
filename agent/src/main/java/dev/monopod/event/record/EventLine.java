package dev.monopod.event.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.monopod.event.EventType;
import dev.monopod.event.InvolvedObject;
import dev.monopod.event.PodEvent;
import dev.monopod.model.status.EventReason;
import dev.monopod.reconcile.Moment;
import dev.monopod.reconcile.PodIdentity;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** An event as a line of JSON. What is written only adds to what was before, as with all records of an agent. */
final class EventLine {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private EventLine() {}

    /** Without the line's end, of which none is inside. */
    static byte[] write(PodEvent event) {
        ObjectNode line = JSON.createObjectNode()
                .put("namespace", event.involved().pod().namespace())
                .put("pod", event.involved().pod().name())
                .put("uid", event.involved().pod().uid())
                .put("fieldPath", event.involved().fieldPath())
                .put("type", event.type().name())
                .put("reason", event.reason().name())
                .put("message", event.message())
                .put("combined", event.combined())
                .put("count", event.count())
                .put("first", event.first().toString())
                .put("last", event.last().toString())
                .put("seen", event.seen().uptime().toString())
                .put("logged", event.logged().uptime().toString())
                .put("number", event.number());
        try {
            return JSON.writeValueAsBytes(line);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts and numbers can always be written", e);
        }
    }

    /** Empty where the line is not one that {@link #write} writes. */
    static Optional<PodEvent> read(byte[] line) {
        try {
            JsonNode node = JSON.readTree(line);
            return Optional.of(new PodEvent(
                    new InvolvedObject(
                            new PodIdentity(text(node, "namespace"), text(node, "pod"), text(node, "uid")),
                            text(node, "fieldPath")),
                    EventType.valueOf(text(node, "type")),
                    EventReason.valueOf(text(node, "reason")),
                    text(node, "message"),
                    node.required("combined").booleanValue(),
                    count(node),
                    Instant.parse(text(node, "first")),
                    Instant.parse(text(node, "last")),
                    new Moment(Duration.parse(text(node, "seen"))),
                    new Moment(Duration.parse(text(node, "logged"))),
                    number(node)));
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static String text(JsonNode node, String name) {
        JsonNode value = node.required(name);
        if (!value.isTextual()) {
            throw new IllegalArgumentException(name + " is no text");
        }
        return value.textValue();
    }

    private static int count(JsonNode node) {
        JsonNode value = node.required("count");
        if (!value.isInt() || value.intValue() < 1) {
            throw new IllegalArgumentException("count is no number of times");
        }
        return value.intValue();
    }

    private static long number(JsonNode node) {
        JsonNode value = node.required("number");
        if (!value.canConvertToLong() || !value.isIntegralNumber()) {
            throw new IllegalArgumentException("number is no number");
        }
        return value.longValue();
    }
}
