package dev.monopod.agent;

import dev.monopod.model.life.Hook;
import dev.monopod.reconcile.ProbeRun;
import dev.monopod.worker.Tending;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Set;

final class NoTending implements Tending {
    @Override
    public Future<Void> run(String container, int attempt, Hook hook, Duration atMost) {
        return Future.failedFuture("hooks are not supported");
    }

    @Override
    public void follow(Set<ProbeRun> runs, Set<ProbeRun> adopted) {}

    @Override
    public void close() {}
}
