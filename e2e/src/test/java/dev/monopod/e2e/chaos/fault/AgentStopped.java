package dev.monopod.e2e.chaos.fault;

import dev.monopod.e2e.HostProcess;
import dev.monopod.e2e.chaos.site.Site;
import java.util.random.RandomGenerator;

/** The agent is stopped for seconds, then goes on. Costs nothing. */
final class AgentStopped implements Fault {
    private static final int SHORTEST_MILLIS = 500;
    private static final int LONGEST_MILLIS = 5000;

    @Override
    public String name() {
        return "agent stopped";
    }

    @Override
    public FaultKind kind() {
        return FaultKind.AGENT_STARVED;
    }

    @Override
    public void strike(Site site, RandomGenerator random) throws Exception {
        int millis = SHORTEST_MILLIS + random.nextInt(LONGEST_MILLIS - SHORTEST_MILLIS);
        HostProcess agent = site.agent().process();
        Signals.send("STOP", agent);
        try {
            Thread.sleep(millis);
        } finally {
            Signals.send("CONT", agent);
        }
    }
}
