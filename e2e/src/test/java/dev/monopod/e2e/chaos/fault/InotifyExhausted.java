package dev.monopod.e2e.chaos.fault;

import dev.monopod.e2e.Injection;
import dev.monopod.e2e.chaos.site.Site;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * An agent starts while there is no inotify instance or no watch left, which is so for seconds: it must say so, see what happens all the
 * same, and take it back when there are some again. Costs nothing. The machine's own limits are everybody's, so the kernel's answer is
 * put into its mouth by strace(1).
 */
final class InotifyExhausted implements Fault {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final int LONGEST_MILLIS = 2000;
    private static final String TOLD = "fs.inotify.";

    @Override
    public String name() {
        return "inotify exhausted";
    }

    @Override
    public FaultKind kind() {
        return FaultKind.FILES;
    }

    @Override
    public void strike(Site site, RandomGenerator random) throws Exception {
        int millis = random.nextInt(LONGEST_MILLIS);
        String injection = random.nextBoolean() ? "inotify_init1:error=EMFILE" : "inotify_add_watch:error=ENOSPC";
        site.agent().kill();
        site.agent().launch(Injection.program(injection), Map.of());
        try (Injection exhausted = Injection.begunWith(site.agent().process().pid())) {
            if (!await(site, true)) {
                throw new IOException("the agent did not say that it has no " + injection);
            }
            Thread.sleep(millis);
        }
        if (!await(site, false)) {
            throw new IOException("the agent still says that it lacks inotify: "
                    + site.agent().get("/readyz?verbose"));
        }
    }

    /** Whether it comes to be told, or to be told no longer, by an agent that is ready. */
    private static boolean await(Site site, boolean told) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
        while (System.nanoTime() - end < 0 && site.agent().alive()) {
            try {
                if (site.agent().ready() && site.agent().get("/readyz?verbose").contains(TOLD) == told) {
                    return true;
                }
            } catch (IOException away) {
                // It has not begun to answer
            }
            LockSupport.parkNanos(20_000_000);
        }
        return false;
    }
}
