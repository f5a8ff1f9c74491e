package dev.monopod.e2e.chaos.fault;

import dev.monopod.e2e.chaos.site.Site;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The agent has too small a heap: it must end rather than go on by halves, and is begun again as a service manager would. Costs nothing.
 */
final class HeapExhausted implements Fault {
    private static final int SMALLEST_MIB = 8;
    private static final int LARGEST_MIB = 28;
    private static final int PATIENCE_MILLIS = 5000;

    @Override
    public String name() {
        return "heap exhausted";
    }

    @Override
    public FaultKind kind() {
        return FaultKind.AGENT_STARVED;
    }

    @Override
    public void strike(Site site, RandomGenerator random) throws Exception {
        int mebibytes = SMALLEST_MIB + random.nextInt(LARGEST_MIB - SMALLEST_MIB);
        site.agent().kill();
        site.agent().launch(List.of(), Map.of("MONOPOD_JAVA_OPTIONS", "-Xms8m -Xmx" + mebibytes + "m"));
        boolean ready = site.agent().awaitReady(PATIENCE_MILLIS);
        boolean alive = site.agent().alive();
        site.journal()
                .note(name() + ": with " + mebibytes + " MiB it is " + (ready ? "ready" : "not ready") + ", and "
                        + (alive ? "lives" : "has ended with " + site.agent().exitCode()));
        site.agent().killIfAlive();
        site.agent().launch();
    }
}
