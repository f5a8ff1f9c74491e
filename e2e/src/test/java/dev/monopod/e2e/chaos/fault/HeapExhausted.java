package dev.monopod.e2e.chaos.fault;

import dev.monopod.e2e.chaos.site.Site;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * The agent has too small a heap: where it has run out of it, it must end rather than go on by halves, and is begun again as a service
 * manager would. Where it only has no time left but for collections, nothing is asked of it. Costs nothing.
 */
final class HeapExhausted implements Fault {
    private static final int SMALLEST_MIB = 8;
    private static final int LARGEST_MIB = 28;
    private static final int PATIENCE_MILLIS = 5000;

    /** What the virtual machine says, and with which code it ends then, by -XX:+ExitOnOutOfMemoryError. */
    private static final String OUT = "java.lang.OutOfMemoryError";

    private static final int OUT_OF_MEMORY = 3;

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
        boolean out = site.agent().output().contains(OUT);
        boolean alive = site.agent().alive() && !(out && ends(site));
        site.journal()
                .note(name() + ": with " + mebibytes + " MiB it is " + (ready ? "ready" : "not ready") + ", and "
                        + (alive ? "lives" : "has ended with " + site.agent().exitCode()));
        int exitCode = alive ? 0 : site.agent().exitCode();
        String lastWords = alive ? "it lives" : site.agent().lastWords();
        site.agent().killIfAlive();
        site.agent().launch();
        if (out && alive) {
            throw new IOException("the agent lives on though it had no heap left");
        }
        if (!alive && exitCode != OUT_OF_MEMORY) {
            throw new IOException("the agent ended otherwise than for want of heap: " + lastWords);
        }
    }

    private static boolean ends(Site site) {
        long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
        while (site.agent().alive() && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(10_000_000);
        }
        return !site.agent().alive();
    }
}
