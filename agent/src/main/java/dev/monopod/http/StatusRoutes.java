package dev.monopod.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.monopod.status.PodSnapshot;
import dev.monopod.status.StatusBoard;
import io.fabric8.kubernetes.api.model.Pod;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;

/** The pages that everybody on this machine may read. */
public final class StatusRoutes {
    private static final int UNAVAILABLE = 503;

    /** Prometheus' text format. */
    private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";

    private final Vertx vertx;
    private final StatusBoard board;
    private final Function<PodSnapshot, Pod> report;
    private final Supplier<Optional<String>> unready;
    private final Supplier<List<String>> notes;
    private final Callable<String> tree;
    private final Callable<String> metrics;
    private final Supplier<String> probes;

    /**
     * The pages with what they show.
     *
     * @param report a pod as the API shows it
     * @param unready why the agent is not ready yet; empty when it is
     * @param notes what the agent does without though it is ready, a sentence each
     * @param tree the process tree as text; blocking
     * @param metrics in Prometheus' text format; blocking
     * @param probes what probes came to, in the same format
     */
    public StatusRoutes(
            Vertx vertx,
            StatusBoard board,
            Function<PodSnapshot, Pod> report,
            Supplier<Optional<String>> unready,
            Supplier<List<String>> notes,
            Callable<String> tree,
            Callable<String> metrics,
            Supplier<String> probes) {
        this.vertx = vertx;
        this.board = board;
        this.report = report;
        this.unready = unready;
        this.notes = notes;
        this.tree = tree;
        this.metrics = metrics;
        this.probes = probes;
    }

    /**
     * Adds the pages to a router.
     *
     * @param redacted for readers of whom nothing is known but that they are on this machine
     */
    public void addTo(Router router, boolean redacted) {
        router.get("/healthz").handler(request -> text(request, "ok"));
        router.get("/readyz").handler(this::readyz);
        PodListing listing = new PodListing(report, redacted);
        router.get("/pods").handler(request -> pods(request, listing));
        router.get("/tree").handler(request -> blocking(request, "text/plain; charset=utf-8", tree));
        router.get("/metrics").handler(request -> blocking(request, METRICS, metrics));
        router.get("/metrics/probes")
                .handler(request ->
                        request.response().putHeader("Content-Type", METRICS).end(probes.get()));
    }

    /** With {@code ?verbose}, as Kubernetes' own, also what is not as it should be though the agent is ready. */
    private void readyz(RoutingContext request) {
        Optional<String> why = unready.get();
        if (why.isPresent()) {
            request.response().setStatusCode(UNAVAILABLE);
        }
        String answer = why.map(reason -> "not ready: " + reason + "\n").orElse("ok");
        if (request.request().params().contains("verbose")) {
            StringBuilder all = new StringBuilder(answer).append(why.isPresent() ? "" : "\n");
            notes.get().forEach(note -> all.append("warning: ").append(note).append('\n'));
            answer = all.toString();
        }
        text(request, answer);
    }

    private void pods(RoutingContext request, PodListing listing) {
        try {
            request.response().putHeader("Content-Type", "application/json").end(listing.of(board));
        } catch (JsonProcessingException e) {
            request.fail(e);
        }
    }

    private static void text(RoutingContext request, String body) {
        request.response()
                .putHeader("Content-Type", "text/plain; charset=utf-8")
                .end(body);
    }

    private void blocking(RoutingContext request, String type, Callable<String> page) {
        Future<String> body = vertx.executeBlocking(page, false);
        body.onSuccess(text ->
                        request.response().putHeader("Content-Type", type).end(text))
                .onFailure(request::fail);
    }
}
