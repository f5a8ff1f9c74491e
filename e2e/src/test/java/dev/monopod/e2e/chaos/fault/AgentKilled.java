package dev.monopod.e2e.chaos.fault;

import dev.monopod.e2e.chaos.site.Site;
import java.io.IOException;
import java.util.random.RandomGenerator;

/** The agent is killed by SIGKILL, and started again at once or after seconds. Costs nothing. */
final class AgentKilled implements Fault {
    private static final int LONGEST_ABSENCE_MILLIS = 4000;
    private static final int LONGEST_START_MILLIS = 8000;
    private static final int LONGEST_WORK_MILLIS = 400;

    @Override
    public String name() {
        return "agent killed";
    }

    @Override
    public FaultKind kind() {
        return FaultKind.AGENT_KILLED;
    }

    @Override
    public int weight() {
        return 9;
    }

    @Override
    public void strike(Site site, RandomGenerator random) throws IOException, InterruptedException {
        boolean ready = random.nextBoolean();
        boolean atOnce = random.nextInt(4) > 0;
        int absence = random.nextInt(LONGEST_ABSENCE_MILLIS);
        int later = random.nextInt(LONGEST_WORK_MILLIS);
        if (ready) {
            // Else it would mostly be hit while it starts.
            site.agent().awaitReady(LONGEST_START_MILLIS);
        }
        Thread.sleep(later);
        site.agent().kill();
        if (!atOnce) {
            Thread.sleep(absence);
        }
        site.agent().launch();
    }
}
