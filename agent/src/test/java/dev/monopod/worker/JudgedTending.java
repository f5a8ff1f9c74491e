package dev.monopod.worker;

import dev.monopod.model.life.Hook;
import dev.monopod.reconcile.ProbeRun;
import dev.monopod.reconcile.ProbeState;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** The real thing, of which the judge hears what it is asked for; and a hook may fail for no reason of its own. */
final class JudgedTending implements Tending {
    private final Tending real;
    private final JudgeOfLife judge;
    private final PodOnMachine pod;
    private final SimulatedWork work;

    JudgedTending(Tending real, JudgeOfLife judge, PodOnMachine pod, SimulatedWork work) {
        this.real = real;
        this.judge = judge;
        this.pod = pod;
        this.work = work;
    }

    @Override
    public Future<Void> run(String container, int attempt, Hook hook, Duration atMost) {
        String id = container + "-" + attempt;
        Question question = judge.hookCalled(pod, container, id, hook, atMost);
        try {
            return work.faulty(question + " of " + id, () -> real.run(container, attempt, hook, atMost))
                    .onComplete(done -> judge.hookAnswered(pod, id, question, done.succeeded()));
        } catch (IllegalStateException e) {
            judge.hookAnswered(pod, id, question, false);
            throw e;
        }
    }

    @Override
    public void follow(Map<ProbeRun, ProbeState> runs, Set<ProbeRun> adopted) {
        real.follow(runs, adopted);
    }

    @Override
    public void close() {
        real.close();
    }
}
