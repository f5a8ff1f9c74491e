package dev.monopod.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Agents that a test has left in order, with nothing of its pods, for the next test that wants the same images: to start one takes
 * seconds on the cgroup v2 kernel, and one that has seen many pods is the harder test.
 */
final class IdleAgents {
    private static final Map<List<String>, Queue<Idle>> IDLE = new ConcurrentHashMap<>();

    private IdleAgents() {}

    /** One that runs, and where. */
    record Idle(List<String> images, Directories directories, ControlGroups groups, AgentProcess run, int port) {

        /** Ends it, and removes all that is its, also what a failed test has left. */
        void cleanUp() throws InterruptedException {
            run.kill();
            ControlGroups.processes(groups.below()).forEach(HostProcess::kill);
            groups.removeEmpty();
            try {
                SmallDisk.unmountAllBelow(directories.top());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            directories.delete();
        }
    }

    static void give(Idle agent) {
        of(agent.images()).add(agent);
    }

    static Optional<Idle> take(List<String> images) {
        return Optional.ofNullable(of(images).poll());
    }

    static List<Idle> takeAll() {
        List<Idle> all = IDLE.values().stream().flatMap(Queue::stream).toList();
        IDLE.clear();
        return all;
    }

    private static Queue<Idle> of(List<String> images) {
        return IDLE.computeIfAbsent(images, none -> new ConcurrentLinkedQueue<>());
    }
}
