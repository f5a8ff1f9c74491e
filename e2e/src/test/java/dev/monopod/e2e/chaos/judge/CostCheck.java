package dev.monopod.e2e.chaos.judge;

import dev.monopod.e2e.ControlGroups;
import dev.monopod.e2e.HostProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Whether agent and shims hold no more descriptors and threads than so many pods need. */
final class CostCheck {
    /** What an agent without pods has: libraries, event loops, inotify, its sockets; with room for clients that come and go. */
    private static final int DESCRIPTORS = 120;

    private static final int DESCRIPTORS_A_POD = 1;
    /** Vert.x may have twenty for work and twenty for its own, made when they are needed first and kept. */
    private static final int THREADS = 72;

    /** stdio, signals, epoll, the socket, the agent; and of each process pidfd, pipes, log. */
    private static final int DESCRIPTORS_OF_SHIM = 12;

    private static final int DESCRIPTORS_A_PROCESS = 6;

    private final Findings findings;

    CostCheck(Findings findings) {
        this.findings = findings;
    }

    /** @param groups all of the agent's */
    void check(HostProcess agent, List<Path> groups, int pods) throws IOException {
        Map<Integer, String> open = agent.descriptors();
        findings.check(
                Topic.AGENT_DESCRIPTORS,
                open.size() <= DESCRIPTORS + DESCRIPTORS_A_POD * pods,
                () -> "%d for %d pods: %s".formatted(open.size(), pods, open.values()));
        long pidfds =
                open.values().stream().filter("anon_inode:[pidfd]"::equals).count();
        findings.check(Topic.AGENT_DESCRIPTORS, pidfds == 0, () -> "%d pidfds".formatted(pidfds));
        int threads = Integer.parseInt(agent.status("Threads"));
        findings.check(Topic.AGENT_THREADS, threads <= THREADS, () -> "%d".formatted(threads));
        for (Path group : groups) {
            if (group.endsWith("infra")) {
                checkShim(group.getParent(), groups);
            }
        }
    }

    private void checkShim(Path pod, List<Path> groups) {
        List<HostProcess> all = ControlGroups.processes(
                groups.stream().filter(group -> group.startsWith(pod)).toList());
        for (HostProcess process : all) {
            try {
                if (process.name().equals("monopod-shim")) {
                    int open = process.descriptors().size();
                    findings.check(
                            Topic.SHIM_DESCRIPTORS,
                            open <= DESCRIPTORS_OF_SHIM + DESCRIPTORS_A_PROCESS * all.size(),
                            () -> "%d of %s".formatted(open, pod));
                }
            } catch (IOException ended) {
                // It is no longer there: nothing to compare
            }
        }
    }
}
