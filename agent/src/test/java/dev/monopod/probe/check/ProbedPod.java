package dev.monopod.probe.check;

import dev.monopod.kernel.NamespaceSockets;
import dev.monopod.kernel.TestNamespace;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A network namespace of its own, and an event loop that looks into it. */
public final class ProbedPod implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final TestNamespace namespace;
    private final ProbingNode node;
    private final Context context;
    private final Checks checks;

    public ProbedPod() throws Exception {
        namespace = TestNamespace.make();
        node = new ProbingNode(vertx, NamespaceSockets.open());
        context = vertx.getOrCreateContext();
        checks = new NetworkChecks(new PodNetwork(
                context, node, namespace.namespace(), InetAddress.getByAddress(new byte[] {127, 0, 0, 1})));
    }

    public TestNamespace namespace() {
        return namespace;
    }

    public Checks checks() {
        return checks;
    }

    ProbingNode node() {
        return node;
    }

    public Vertx vertx() {
        return vertx;
    }

    public Context context() {
        return context;
    }

    /** What a look comes to. */
    public CheckResult look(Function<Checks, Check> begin) throws Exception {
        CompletableFuture<CheckResult> result = new CompletableFuture<>();
        context.runOnContext(turn -> begin.apply(checks).result().onComplete(outcome -> {
            if (!context.equals(Vertx.currentContext())) {
                result.completeExceptionally(new AssertionError("no turn of the pod's loop"));
            } else if (outcome.succeeded()) {
                result.complete(outcome.result());
            } else {
                result.completeExceptionally(outcome.cause());
            }
        }));
        return result.get(60, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws Exception {
        node.close();
        namespace.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
