package dev.monopod.e2e.chaos.fault;

import dev.monopod.e2e.chaos.site.Site;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Nothing in one of the agent's directories, or in all, can be opened for writing for a second or two; the agent may be killed meanwhile.
 * What is open already, as the logs of running containers, can be written to. Costs nothing.
 */
final class DiskReadOnly implements Fault {
    private static final int SHORTEST_MILLIS = 500;
    private static final int LONGEST_MILLIS = 2500;

    private final String title;
    private final List<Disks.Which> disks;

    DiskReadOnly(String title, List<Disks.Which> disks) {
        this.title = title;
        this.disks = List.copyOf(disks);
    }

    @Override
    public String name() {
        return title + " read-only";
    }

    @Override
    public FaultKind kind() {
        return FaultKind.FILES;
    }

    @Override
    public void prepare(Site site) throws Exception {
        Disks.mount(site);
    }

    @Override
    public void strike(Site site, RandomGenerator random) throws Exception {
        int millis = SHORTEST_MILLIS + random.nextInt(LONGEST_MILLIS - SHORTEST_MILLIS);
        boolean killed = random.nextInt(3) == 0;
        site.journal().note(name() + " for " + millis + " ms" + (killed ? ", and the agent killed" : ""));
        Disks.makeReadOnly(site, disks);
        try {
            Lull.of(site, millis, killed);
        } finally {
            Disks.makeWritable(site, disks);
        }
        Lull.relaunchIfEnded(site, name());
    }

    @Override
    public void cleanUp(Site site) throws Exception {
        Disks.unmountAll(site);
    }
}
