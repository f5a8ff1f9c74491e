package dev.monopod.e2e.chaos.fault;

import dev.monopod.e2e.ControlGroups;
import dev.monopod.e2e.HostProcess;
import dev.monopod.e2e.chaos.site.Site;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.random.RandomGenerator;

/**
 * The agent can make no more threads and processes, for seconds: it starts in a control group of its own that is full. Costs nothing. A
 * limit of the user would not bind root.
 */
final class ThreadsExhausted implements Fault {
    private static final int SHORTEST_MILLIS = 500;
    private static final int LONGEST_MILLIS = 5000;
    private static final int MOST_FREE = 3;
    private static final int MOST_WAIT_MILLIS = 3000;

    @Override
    public String name() {
        return "threads exhausted";
    }

    @Override
    public FaultKind kind() {
        return FaultKind.AGENT_STARVED;
    }

    @Override
    public void strike(Site site, RandomGenerator random) throws Exception {
        int wait = random.nextInt(MOST_WAIT_MILLIS);
        int millis = SHORTEST_MILLIS + random.nextInt(LONGEST_MILLIS - SHORTEST_MILLIS);
        int free = random.nextInt(MOST_FREE);
        // Also while it starts: the later, the fewer threads are still to be made.
        Thread.sleep(wait);
        HostProcess agent = site.agent().process();
        Path group = ControlGroups.hierarchy("pids").resolve(site.directories().name() + "-starved");
        Files.createDirectories(group);
        try {
            KernelFiles.writeIfThere(group.resolve("cgroup.procs"), Integer.toString(agent.pid()));
            int tasks = Integer.parseInt(
                    Files.readString(group.resolve("pids.current")).strip());
            Files.writeString(group.resolve("pids.max"), Integer.toString(tasks + free));
            Thread.sleep(millis);
            Files.writeString(group.resolve("pids.max"), "max");
        } finally {
            // Back to where this process is.
            KernelFiles.dissolve(group, ControlGroups.hierarchy("pids").resolve(ControlGroups.own("pids")));
        }
        if (!site.agent().alive()) {
            site.journal()
                    .note(name() + ": the agent has ended with " + site.agent().exitCode());
            site.agent().launch();
        }
    }
}
