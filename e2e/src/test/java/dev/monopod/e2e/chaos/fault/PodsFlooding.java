package dev.monopod.e2e.chaos.fault;

import dev.monopod.e2e.chaos.site.Site;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Pods that do all the harm to the machine and to their shims that they can, for seconds. Costs the others nothing. */
final class PodsFlooding implements Fault {
    private static final int SHORTEST_MILLIS = 1000;
    private static final int LONGEST_MILLIS = 4000;

    private final How how;

    PodsFlooding(How how) {
        this.how = how;
    }

    /** What they do. */
    enum How {
        LINES("log flooded by lines", 1, "exec yes 0123456789012345678901234567890123456789"),
        ENDLESS_LINE("log flooded by lines without an end", 1, "cat /dev/zero & exec cat /dev/zero >&2"),
        CLOSED("stdio closed", 2, "echo last; exec 0<&- 1>&- 2>&-; exec sleep 1000000"),
        LEFT(
                "stdio left to a child",
                2,
                "(trap '' TERM HUP; while :; do echo still; sleep 0.05; done) & sleep 0.3; exit 3"),
        STOPPED("stdio held by a stopped child", 2, "sleep 1000000 & kill -STOP $!; exec sleep 1000000"),
        // Each process begins two others, for ever; TERM is nothing to them.
        FORK_BOMBS("fork bombs", 8, "trap '' TERM; b() { b 2>/dev/null & b 2>/dev/null & wait; }; b; sleep 1000000");

        private final String title;
        private final int pods;
        private final String script;

        How(String title, int pods, String script) {
            this.title = title;
            this.pods = pods;
            this.script = script;
        }
    }

    @Override
    public String name() {
        return how.title;
    }

    @Override
    public FaultKind kind() {
        return FaultKind.FLOOD;
    }

    @Override
    public void strike(Site site, RandomGenerator random) throws Exception {
        int millis = SHORTEST_MILLIS + random.nextInt(LONGEST_MILLIS - SHORTEST_MILLIS);
        List<FloodPod> pods = IntStream.range(0, how.pods)
                .mapToObj(number -> new FloodPod("flood-" + number))
                .toList();
        try {
            for (FloodPod pod : pods) {
                pod.write(site, how.script);
            }
            Thread.sleep(millis);
        } finally {
            for (FloodPod pod : pods) {
                pod.remove(site);
            }
        }
    }
}
