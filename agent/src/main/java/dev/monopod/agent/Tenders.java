package dev.monopod.agent;

import dev.monopod.kernel.NamespaceSockets;
import dev.monopod.model.life.ContainerLife;
import dev.monopod.model.life.PodLife;
import dev.monopod.probe.ProbeBoard;
import dev.monopod.probe.check.ProbingNode;
import dev.monopod.reconcile.PodIdentity;
import dev.monopod.worker.AdmittedPod;
import dev.monopod.worker.ContainerTending;
import dev.monopod.worker.TendingStarter;
import dev.monopod.worker.Untended;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** What tends pods. The thread for it, and all that it needs, is there from the first pod on that has a hook or a probe. */
final class Tenders implements AutoCloseable {
    private final Vertx vertx;
    private final ProbeBoard board;
    private @Nullable ProbingNode node;

    /** @param board shows what probes come to */
    Tenders(Vertx vertx, ProbeBoard board) {
        this.vertx = vertx;
        this.board = board;
    }

    TendingStarter of(AdmittedPod pod) {
        PodLife life = PodLife.of(pod.pod());
        PodIdentity identity = new PodIdentity(pod.key().namespace(), pod.key().name(), pod.uid());
        return life.containers().stream().anyMatch(Tenders::isTended)
                ? (loop, runtime, events) -> new ContainerTending(
                        vertx.getOrCreateContext(), node(), loop, runtime, life, board.add(identity), events)
                : (loop, runtime, events) -> new Untended();
    }

    private static boolean isTended(ContainerLife life) {
        return life.startup().isPresent()
                || life.readiness().isPresent()
                || life.liveness().isPresent()
                || life.postStart().isPresent()
                || life.preStop().isPresent();
    }

    /** Called by the loops of all pods. */
    private synchronized ProbingNode node() {
        if (node == null) {
            try {
                node = new ProbingNode(vertx, NamespaceSockets.open());
            } catch (IOException e) {
                throw new UncheckedIOException("can't make ready to probe containers: " + e.getMessage(), e);
            }
        }
        return node;
    }

    @Override
    public synchronized void close() {
        if (node != null) {
            node.close();
        }
    }
}
