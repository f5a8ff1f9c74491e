package dev.monopod.worker;

import dev.monopod.model.life.Hook;
import dev.monopod.reconcile.ProbeRun;
import dev.monopod.reconcile.ProbeState;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** Of a pod that has neither hooks nor probes. */
public final class Untended implements Tending {
    @Override
    public Future<Void> run(String container, int attempt, Hook hook, Duration atMost) {
        return Future.failedFuture(new IllegalStateException("container " + container + " has no hooks"));
    }

    @Override
    public void follow(Map<ProbeRun, ProbeState> runs, Set<ProbeRun> adopted) {}

    @Override
    public void close() {}
}
