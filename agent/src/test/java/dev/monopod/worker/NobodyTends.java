package dev.monopod.worker;

import dev.monopod.model.life.Hook;
import dev.monopod.reconcile.ProbeRun;
import dev.monopod.reconcile.ProbeState;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** For pods that have neither hooks nor probes. */
final class NobodyTends implements Tending {
    @Override
    public Future<Void> run(String container, int attempt, Hook hook, Duration atMost) {
        throw new AssertionError("nobody has hooks here");
    }

    @Override
    public void follow(Map<ProbeRun, ProbeState> runs, Set<ProbeRun> adopted) {
        if (!runs.isEmpty()) {
            throw new AssertionError("nobody has probes here: " + runs);
        }
    }

    @Override
    public void close() {}
}
