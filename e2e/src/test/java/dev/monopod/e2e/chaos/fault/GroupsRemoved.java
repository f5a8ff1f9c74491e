package dev.monopod.e2e.chaos.fault;

import dev.monopod.e2e.chaos.site.Loss;
import dev.monopod.e2e.chaos.site.Site;
import dev.monopod.e2e.chaos.site.Uptime;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * Control groups that have no process yet, or none any more, are removed behind the agent's back, over and over for a while. A start that
 * finds its group gone fails, and counts as an attempt; nothing that runs is touched.
 */
final class GroupsRemoved implements Fault {
    private static final int SHORTEST_MILLIS = 300;
    private static final int LONGEST_MILLIS = 3000;
    /** Shorter than a group is without a process that is about to get one. */
    private static final long LOOK_NANOS = 500_000;

    @Override
    public String name() {
        return "control groups removed";
    }

    @Override
    public FaultKind kind() {
        return FaultKind.STATE;
    }

    @Override
    public void strike(Site site, RandomGenerator random) throws Exception {
        long nanos = (SHORTEST_MILLIS + random.nextInt(LONGEST_MILLIS - SHORTEST_MILLIS)) * 1_000_000L;
        double now = Uptime.now();
        site.excuses().everyPod(now, now + nanos / 1e9 + 1, Set.of(Loss.START), name());
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() - end < 0) {
            site.groups().removeEmpty();
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}
