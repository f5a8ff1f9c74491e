package dev.monopod.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.monopod.event.EventLog;
import dev.monopod.event.PodEvent;
import dev.monopod.event.report.EventReport;
import dev.monopod.event.report.EventSelector;
import dev.monopod.reconcile.Now;
import io.fabric8.kubernetes.api.model.EventListBuilder;
import io.fabric8.kubernetes.api.model.ListMeta;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What happened to pods, as a v1 EventList in the order of the lastTimestamp. Everybody on this machine may read it: no message has the value
 * of a variable in it. How long it can become follows from the bounds of {@link EventLog} and of a message.
 */
public final class EventRoutes {
    private static final int BAD_REQUEST = 400;

    /** Built when first needed, as that of the pods. */
    private static final class Json {
        private static final ObjectMapper MAPPER = new ObjectMapper();
    }

    private final Vertx vertx;
    private final Supplier<EventLog> log;
    private final Supplier<Now> clock;
    private final String node;

    /**
     * The page with what it shows.
     *
     * @param log the events as they are now; on any thread
     * @param node this node's name
     */
    public EventRoutes(Vertx vertx, Supplier<EventLog> log, Supplier<Now> clock, String node) {
        this.vertx = vertx;
        this.log = log;
        this.clock = clock;
        this.node = node;
    }

    public void addTo(Router router) {
        router.get("/events").handler(this::events);
    }

    private void events(RoutingContext request) {
        EventSelector asked = EventSelector.parse(request.queryParams());
        if (asked instanceof EventSelector.Refused refused) {
            request.response()
                    .setStatusCode(BAD_REQUEST)
                    .putHeader("Content-Type", "text/plain; charset=utf-8")
                    .end(String.join("\n", refused.errors()) + "\n");
            return;
        }
        Predicate<PodEvent> wanted = ((EventSelector.Accepted) asked).wanted();
        // Thousands of events take longer to write down than an event loop may be held up.
        vertx.executeBlocking(() -> list(wanted), false)
                .onSuccess(list -> request.response()
                        .putHeader("Content-Type", "application/json")
                        .end(list))
                .onFailure(request::fail);
    }

    private Buffer list(Predicate<PodEvent> wanted) throws JsonProcessingException {
        var items = log.get().all(clock.get().moment()).stream()
                .filter(wanted)
                .map(event -> EventReport.of(event, node))
                .toList();
        return Buffer.buffer(Json.MAPPER.writeValueAsBytes(new EventListBuilder()
                        .withMetadata(new ListMeta())
                        .withItems(items)
                        .build()))
                .appendString("\n");
    }
}
