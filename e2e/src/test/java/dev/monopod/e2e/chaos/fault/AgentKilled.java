package dev.monopod.e2e.chaos.fault;

import dev.monopod.e2e.chaos.site.Site;
import java.io.IOException;
import java.util.random.RandomGenerator;

/** The agent is killed by SIGKILL, and started again at once or after seconds. Costs nothing. */
final class AgentKilled implements Fault {
    private static final int LONGEST_ABSENCE_MILLIS = 4000;

    @Override
    public String name() {
        return "agent killed";
    }

    @Override
    public FaultKind kind() {
        return FaultKind.AGENT_KILLED;
    }

    @Override
    public void strike(Site site, RandomGenerator random) throws IOException, InterruptedException {
        boolean atOnce = random.nextInt(4) > 0;
        int absence = random.nextInt(LONGEST_ABSENCE_MILLIS);
        site.agent().kill();
        if (!atOnce) {
            Thread.sleep(absence);
        }
        site.agent().launch();
    }
}
