package dev.monopod.e2e.chaos.fault;

import dev.monopod.e2e.chaos.site.Loss;
import dev.monopod.e2e.chaos.site.Site;
import dev.monopod.e2e.chaos.site.Uptime;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * A shim is stopped for seconds. Costs nothing but the last lines of a pod that is removed meanwhile, whose shim is killed when it does not
 * answer, and the grace period of its containers, whom only the shim could have told to end.
 */
final class ShimStopped implements Fault {
    private static final int SHORTEST_MILLIS = 200;
    private static final int LONGEST_MILLIS = 5000;

    @Override
    public String name() {
        return "shim stopped";
    }

    @Override
    public FaultKind kind() {
        return FaultKind.PROCESS_KILLED;
    }

    @Override
    public void strike(Site site, RandomGenerator random) throws Exception {
        int millis = SHORTEST_MILLIS + random.nextInt(LONGEST_MILLIS - SHORTEST_MILLIS);
        Victim victim = Victim.choose(
                        Victim.all(site).stream()
                                .filter(one -> one.isNamed("monopod-shim"))
                                .toList(),
                        random)
                .orElse(null);
        if (victim == null) {
            return;
        }
        site.journal().note(name() + " for " + millis + " ms: " + victim);
        double now = Uptime.now();
        site.excuses().pod(victim.uid(), now, now + millis / 1000.0 + 1, Set.of(Loss.LAST_LINES, Loss.GRACE), name());
        Signals.send("STOP", victim.process());
        try {
            Thread.sleep(millis);
        } finally {
            Signals.send("CONT", victim.process());
        }
    }
}
