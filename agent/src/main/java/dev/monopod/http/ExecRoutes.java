package dev.monopod.http;

import dev.monopod.reconcile.ContainerState.Running;
import dev.monopod.runtime.ExecFormat;
import dev.monopod.runtime.ExecRequest;
import dev.monopod.runtime.ExecSession;
import dev.monopod.runtime.Why;
import dev.monopod.status.PodSnapshot;
import dev.monopod.status.StatusBoard;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;

/**
 * Commands in containers, at the path that the kubelet has for them: {@code GET /exec/NAMESPACE/POD/CONTAINER?command=…}, upgraded to
 * {@link ExecFormat}. GET, as kubectl asks by websocket: Vert.x upgrades no other method. It does nothing without the upgrade, which no
 * page can have a browser ask for. For the agent's own socket alone.
 */
public final class ExecRoutes {
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int UPGRADE_REQUIRED = 426;
    private static final int SERVER_ERROR = 500;

    /** In place of a container's name: the one that kubectl would choose. */
    private static final String CHOSEN = "-";

    private static final String DEFAULT_CONTAINER = "kubectl.kubernetes.io/default-container";

    private final StatusBoard board;
    private final Runner runner;

    /** Makes ready to run a command; told on any thread. */
    @FunctionalInterface
    public interface Runner {
        Future<ExecSession.Opening> prepare(PodSnapshot pod, String container, int attempt, ExecRequest request);
    }

    public ExecRoutes(StatusBoard board, Runner runner) {
        this.board = board;
        this.runner = runner;
    }

    public void addTo(Router router) {
        router.get("/exec/:namespace/:pod/:container").handler(this::exec);
    }

    private void exec(RoutingContext request) {
        ExecOptions options;
        try {
            options = ExecOptions.parse(request.queryParams());
        } catch (ExecOptions.Invalid e) {
            refuse(request, BAD_REQUEST, String.valueOf(e.getMessage()));
            return;
        }
        if (!ExecFormat.PROTOCOL.equals(request.request().getHeader(HttpHeaders.UPGRADE))) {
            request.response().putHeader(HttpHeaders.UPGRADE, ExecFormat.PROTOCOL);
            refuse(
                    request,
                    UPGRADE_REQUIRED,
                    "a command needs a connection that is upgraded to " + ExecFormat.PROTOCOL);
            return;
        }
        String namespace = request.pathParam("namespace");
        String name = request.pathParam("pod");
        Optional<PodSnapshot> pod = board.find(namespace, name);
        if (pod.isEmpty()) {
            refuse(request, NOT_FOUND, "pod \"" + name + "\" does not exist in namespace \"" + namespace + "\"");
            return;
        }
        inPod(request, options, pod.get());
    }

    private void inPod(RoutingContext request, ExecOptions options, PodSnapshot pod) {
        List<String> containers = pod.state().wanted().containers();
        String asked = request.pathParam("container");
        String container = asked.equals(CHOSEN) ? chosen(request, pod, containers) : asked;
        String inPod =
                "container \"" + container + "\" in pod \"" + pod.identity().name() + "\"";
        if (!containers.contains(container)) {
            refuse(request, NOT_FOUND, inPod + " does not exist, choose one of: " + containers);
            return;
        }
        if (!(pod.state().container(container) instanceof Running running)) {
            refuse(request, BAD_REQUEST, inPod + " is not running");
            return;
        }
        HttpServerRequest asking = request.request().pause();
        Context context = Vertx.currentContext();
        runner.prepare(pod, container, running.attempt().number(), options.request())
                .onComplete(prepared -> context.runOnContext(nothing -> begin(request, asking, options, prepared)));
    }

    /** As kubectl does (kubectl, pkg/cmd/util/podcmd/podcmd.go, FindOrDefaultContainerByName). */
    private static String chosen(RoutingContext request, PodSnapshot pod, List<String> containers) {
        String annotated = Optional.ofNullable(pod.pod().getMetadata().getAnnotations())
                .map(annotations -> annotations.getOrDefault(DEFAULT_CONTAINER, ""))
                .orElse("");
        if (!annotated.isEmpty()) {
            return annotated;
        }
        if (containers.size() > 1) {
            request.response()
                    .putHeader(
                            ExecFormat.CHOICE,
                            "Defaulted container \"" + containers.get(0) + "\" out of: "
                                    + String.join(", ", containers));
        }
        return containers.get(0);
    }

    private static void begin(
            RoutingContext request,
            HttpServerRequest asking,
            ExecOptions options,
            AsyncResult<ExecSession.Opening> prepared) {
        if (prepared.failed()) {
            refuse(request, SERVER_ERROR, Why.of(prepared.cause()));
            return;
        }
        request.response().putHeader(HttpHeaders.UPGRADE, ExecFormat.PROTOCOL);
        HttpConnection connection = asking.connection();
        Connections connections = Connections.of(request);
        connections.upgraded(connection);
        asking.toNetSocket()
                .onSuccess(socket -> {
                    Outflow.keepIdle(connection);
                    ExecStream.run(socket, options, prepared.result(), () -> connections.left(connection));
                })
                .onFailure(cause -> {
                    connections.left(connection);
                    connection.close();
                });
    }

    private static void refuse(RoutingContext request, int status, String why) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "text/plain; charset=utf-8")
                .end(why + "\n");
    }
}
