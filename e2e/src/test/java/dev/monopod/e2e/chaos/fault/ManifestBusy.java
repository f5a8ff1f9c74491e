package dev.monopod.e2e.chaos.fault;

import dev.monopod.e2e.chaos.site.Site;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/** One manifest is another a thousand times a second, for seconds. Costs nothing. */
final class ManifestBusy implements Fault {
    private static final int FEWEST = 1000;
    private static final int MOST = 4000;
    private static final long EVERY_NANOS = 1_000_000;

    @Override
    public String name() {
        return "manifest rewritten each millisecond";
    }

    @Override
    public FaultKind kind() {
        return FaultKind.FLOOD;
    }

    @Override
    public void strike(Site site, RandomGenerator random) throws Exception {
        int versions = FEWEST + random.nextInt(MOST - FEWEST);
        FloodPod pod = new FloodPod("busy");
        long begin = System.nanoTime();
        try {
            for (int version = 1; version <= versions; version++) {
                pod.write(site, "trap 'exit 0' TERM; echo version %d; sleep 1000000 & wait".formatted(version));
                LockSupport.parkNanos(begin + version * EVERY_NANOS - System.nanoTime());
            }
        } finally {
            pod.remove(site);
        }
        site.journal()
                .note("%s: %d versions in %d ms".formatted(name(), versions, (System.nanoTime() - begin) / 1_000_000));
    }
}
