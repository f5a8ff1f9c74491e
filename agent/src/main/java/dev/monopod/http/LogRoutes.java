package dev.monopod.http;

import dev.monopod.runtime.log.LogChanges;
import dev.monopod.runtime.log.LogFiles;
import dev.monopod.runtime.log.LogFollowing;
import dev.monopod.runtime.log.LogOptions;
import dev.monopod.runtime.log.LogQuery;
import dev.monopod.status.ContainerAttempts;
import dev.monopod.status.PodSnapshot;
import dev.monopod.status.StatusBoard;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executor;

/** Containers' logs, as the kubelet serves them at /containerLogs (pkg/kubelet/server/server.go, getContainerLogs). */
public final class LogRoutes {
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;

    /** In place of a container's name: the only one that the pod has. */
    private static final String ONLY = "-";

    private final StatusBoard board;
    private final LogChanges changes;
    private final Executor executor;
    private final LogFinder finder;
    private final Clock clock;

    /** Where the log of an attempt is. */
    @FunctionalInterface
    public interface LogFinder {
        LogFiles find(PodSnapshot pod, String container, int attempt);
    }

    /**
     * The pages with what they show.
     *
     * @param executor whose threads may block on the disk
     */
    public LogRoutes(StatusBoard board, LogChanges changes, Executor executor, LogFinder finder, Clock clock) {
        this.board = board;
        this.changes = changes;
        this.executor = executor;
        this.finder = finder;
        this.clock = clock;
    }

    public void addTo(Router router) {
        router.get("/containerLogs/:namespace/:pod/:container").handler(this::logs);
    }

    private void logs(RoutingContext request) {
        LogQuery query = LogQuery.parse(name -> request.request().getParam(name), clock.instant());
        if (query instanceof LogQuery.Refused refused) {
            refuse(request, refused.status(), String.join("\n", refused.errors()));
            return;
        }
        String namespace = request.pathParam("namespace");
        String name = request.pathParam("pod");
        Optional<PodSnapshot> pod = board.find(namespace, name);
        if (pod.isEmpty()) {
            refuse(request, NOT_FOUND, "pod \"" + name + "\" does not exist in namespace \"" + namespace + "\"");
            return;
        }
        ofPod(request, pod.get(), ((LogQuery.Accepted) query).options());
    }

    private void ofPod(RoutingContext request, PodSnapshot pod, LogOptions options) {
        List<String> containers = pod.state().wanted().containers();
        String asked = request.pathParam("container");
        if (asked.equals(ONLY) && containers.size() > 1) {
            refuse(
                    request,
                    BAD_REQUEST,
                    "a container name must be specified for pod "
                            + pod.identity().name() + ", choose one of: " + containers);
            return;
        }
        String container = asked.equals(ONLY) ? containers.get(0) : asked;
        if (!containers.contains(container)) {
            refuse(
                    request,
                    NOT_FOUND,
                    "container \"" + container + "\" not found in pod \""
                            + pod.identity().name() + "\"");
            return;
        }
        OptionalInt latest = ContainerAttempts.latest(pod.state(), container);
        if (latest.isEmpty()) {
            refuse(
                    request,
                    BAD_REQUEST,
                    "container \"" + container + "\" in pod \"" + pod.identity().name() + "\" is waiting to start");
            return;
        }
        int attempt = options.previous() ? latest.getAsInt() - 1 : latest.getAsInt();
        if (attempt < 0) {
            refuse(
                    request,
                    BAD_REQUEST,
                    "previous terminated container \"" + container + "\" in pod \""
                            + pod.identity().name() + "\" not found");
            return;
        }
        send(request, pod, container, attempt, options);
    }

    private void send(RoutingContext request, PodSnapshot pod, String container, int attempt, LogOptions options) {
        request.response()
                .putHeader("Content-Type", "text/plain; charset=utf-8")
                .setChunked(true);
        LogResponse response = new LogResponse(request);
        LogFollowing following = LogFollowing.start(
                finder.find(pod, container, attempt),
                options,
                ContainerAttempts.hasEnded(pod.state(), container, attempt),
                changes,
                executor,
                response);
        StatusBoard.Subscription subscription = board.whenChanged(pod.identity().uid(), now -> {
            if (now.map(snapshot -> ContainerAttempts.hasEnded(snapshot.state(), container, attempt))
                    .orElse(true)) {
                following.containerEnded();
            }
        });
        response.of(following, subscription::cancel);
    }

    private static void refuse(RoutingContext request, int status, String why) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "text/plain; charset=utf-8")
                .end(why + "\n");
    }
}
