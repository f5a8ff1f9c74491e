package dev.monopod.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.monopod.status.PodSnapshot;
import dev.monopod.status.RefusedPod;
import dev.monopod.status.StatusBoard;
import io.fabric8.kubernetes.api.model.Pod;
import io.vertx.core.buffer.Buffer;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Pods as a v1 PodList in JSON, in the order of namespace and name. The list is kept until anything changes, and what a pod looks like
 * until there is another snapshot of it: of hundreds few change between two requests. Confined to the context of its server.
 */
final class PodListing {
    private static final Comparator<Entry> ORDER = Comparator.comparing(
                    (Entry entry) -> entry.pod().getMetadata().getNamespace())
            .thenComparing(entry -> entry.pod().getMetadata().getName());

    /** Built when first needed: it costs as much as the rest of the agent's start. */
    private static final class Json {
        private static final ObjectMapper MAPPER = new ObjectMapper();
    }

    /**
     * A pod to be listed.
     *
     * @param source what its look follows from
     */
    private record Entry(Pod pod, Object source, Supplier<Pod> report) {}

    /** A pod as it was shown last. */
    private record Shown(Object source, Buffer json) {}

    private final Function<PodSnapshot, Pod> report;
    private final boolean redacted;
    private Map<String, Shown> shown = new HashMap<>();
    private Buffer list = Buffer.buffer();
    private long version = -1;

    /**
     * A list of nothing yet.
     *
     * @param report a pod as the API shows it, of its snapshot alone
     * @param redacted leave out what often is secret, as {@link Redaction} does
     */
    PodListing(Function<PodSnapshot, Pod> report, boolean redacted) {
        this.report = report;
        this.redacted = redacted;
    }

    /** All pods of a board; whatever is kept of others is forgotten. The list is the same for all who asked: not to be written to. */
    Buffer of(StatusBoard board) throws JsonProcessingException {
        long now = board.version();
        if (now != version) {
            list = of(board.all(), board.refused());
            version = now;
        }
        return list;
    }

    private Buffer of(Collection<PodSnapshot> pods, Collection<RefusedPod> refused) throws JsonProcessingException {
        Stream<Entry> taken =
                pods.stream().map(snapshot -> new Entry(snapshot.pod(), snapshot, () -> report.apply(snapshot)));
        Stream<Entry> others = refused.stream().map(pod -> new Entry(pod.pod(), pod, pod::report));
        return list(Stream.concat(taken, others).sorted(ORDER).toList());
    }

    private Buffer list(List<Entry> entries) throws JsonProcessingException {
        Map<String, Shown> now = new HashMap<>();
        Buffer list = Buffer.buffer("{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"metadata\":{},\"items\":[");
        String separator = "";
        for (Entry entry : entries) {
            Shown one = show(entry);
            now.put(entry.pod().getMetadata().getUid(), one);
            list.appendString(separator);
            list.appendBuffer(one.json());
            separator = ",";
        }
        shown = now;
        return list.appendString("]}\n");
    }

    // The very same snapshot, not an equal one: comparing two would cost as much as showing one.
    @SuppressWarnings("ReferenceEquality")
    private Shown show(Entry entry) throws JsonProcessingException {
        Shown before = shown.get(entry.pod().getMetadata().getUid());
        if (before != null && before.source() == entry.source()) {
            return before;
        }
        Pod pod = entry.report().get();
        return new Shown(
                entry.source(), Buffer.buffer(Json.MAPPER.writeValueAsBytes(redacted ? Redaction.of(pod) : pod)));
    }
}
