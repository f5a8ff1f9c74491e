package dev.monopod.e2e.chaos.fault;

import dev.monopod.e2e.ControlGroups;
import dev.monopod.e2e.chaos.site.Site;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Thousands of manifests come at once, of pods for few of which there is room, and go again after seconds. Costs nothing. */
final class ManifestsBurst implements Fault {
    private static final int FEWEST = 1000;
    private static final int MOST = 4000;
    private static final int LONGEST_MILLIS = 3000;

    /** The cgroup v2 machine has one processor. */
    private static final int SLOWER = 10;

    @Override
    public String name() {
        return "burst of manifests";
    }

    @Override
    public FaultKind kind() {
        return FaultKind.FLOOD;
    }

    @Override
    public void strike(Site site, RandomGenerator random) throws Exception {
        int count = (FEWEST + random.nextInt(MOST - FEWEST)) / (ControlGroups.version2() ? SLOWER : 1);
        int millis = random.nextInt(LONGEST_MILLIS);
        site.journal().note(name() + ": " + count + " for " + millis + " ms");
        List<FloodPod> pods = IntStream.range(0, count)
                .mapToObj(number -> new FloodPod("burst-" + number))
                .toList();
        try {
            for (FloodPod pod : pods) {
                pod.write(site, "trap 'exit 0' TERM; sleep 1000000 & wait");
            }
            Thread.sleep(millis);
        } finally {
            for (FloodPod pod : pods) {
                pod.remove(site);
            }
        }
        site.journal().note(name() + " is over");
    }
}
