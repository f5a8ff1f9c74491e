package dev.monopod.e2e.chaos.judge;

import dev.monopod.e2e.ControlGroups;
import dev.monopod.e2e.HostProcess;
import dev.monopod.e2e.chaos.site.Site;
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
    private final Site site;

    CostCheck(Findings findings, Site site) {
        this.findings = findings;
        this.site = site;
    }

    void check(int pods) throws IOException {
        HostProcess agent = site.agent().process();
        Map<Integer, String> open = agent.descriptors();
        findings.check(
                "descriptors of the agent",
                open.size() <= DESCRIPTORS + DESCRIPTORS_A_POD * pods,
                () -> "%d for %d pods: %s".formatted(open.size(), pods, open.values()));
        long pidfds =
                open.values().stream().filter("anon_inode:[pidfd]"::equals).count();
        findings.check("descriptors of the agent", pidfds == 0, () -> "%d pidfds".formatted(pidfds));
        int threads = Integer.parseInt(agent.status("Threads"));
        findings.check("threads of the agent", threads <= THREADS, () -> "%d".formatted(threads));
        List<Path> groups = site.groups().below();
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
                            "descriptors of shims",
                            open <= DESCRIPTORS_OF_SHIM + DESCRIPTORS_A_PROCESS * all.size(),
                            () -> "%d of %s".formatted(open, pod));
                }
            } catch (IOException ended) {
                // It is no longer there: nothing to compare
            }
        }
    }
}
