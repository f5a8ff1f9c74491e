package dev.monopod.e2e.chaos.fault;

import dev.monopod.e2e.Command;
import dev.monopod.e2e.HostProcess;
import dev.monopod.e2e.chaos.site.Site;
import java.io.IOException;
import java.util.random.RandomGenerator;

/** The running agent has reached its limit of open files, for seconds. Costs nothing. */
final class DescriptorsExhausted implements Fault {
    private static final int PATIENCE_MILLIS = 6000;
    private static final int SHORTEST_MILLIS = 500;
    private static final int LONGEST_MILLIS = 5000;
    private static final int MOST_FREE = 6;

    @Override
    public String name() {
        return "descriptors exhausted";
    }

    @Override
    public FaultKind kind() {
        return FaultKind.AGENT_STARVED;
    }

    @Override
    public void strike(Site site, RandomGenerator random) throws Exception {
        int millis = SHORTEST_MILLIS + random.nextInt(LONGEST_MILLIS - SHORTEST_MILLIS);
        int free = random.nextInt(MOST_FREE);
        site.agent().awaitReady(PATIENCE_MILLIS);
        HostProcess agent = site.agent().process();
        String limits = agent.limit("Max open files");
        int highest = agent.descriptors().keySet().stream()
                .mapToInt(Integer::intValue)
                .max()
                .orElse(0);
        limit(agent, (highest + 1 + free) + ":" + limits.split(":")[1]);
        try {
            Thread.sleep(millis);
        } finally {
            if (agent.alive()) {
                limit(agent, limits);
            }
        }
        if (!site.agent().alive()) {
            site.journal()
                    .note(name() + ": the agent has ended with " + site.agent().exitCode());
            site.agent().launch();
        }
    }

    private static void limit(HostProcess agent, String softAndHard) throws Exception {
        try {
            Command.run("prlimit", "--pid=" + agent.pid(), "--nofile=" + softAndHard);
        } catch (IOException | AssertionError e) {
            // One that has ended needs no limit any more.
            if (agent.alive()) {
                throw e;
            }
        }
    }
}
