package dev.monopod.agent;

import dev.monopod.runtime.cgroup.CgroupTree;
import dev.monopod.status.StatusBoard;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The end of all pods that earlier agents left, and of all else that they left of pods. Blocking, on no event loop. */
final class PodRemoval {
    private final NodePods pods;
    private final StatusBoard board;
    private final CgroupTree cgroups;
    private final String cgroupRoot;

    PodRemoval(NodePods pods, StatusBoard board, CgroupTree cgroups, String cgroupRoot) {
        this.pods = pods;
        this.board = board;
        this.cgroups = cgroups;
        this.cgroupRoot = cgroupRoot;
    }

    /**
     * Removes them.
     *
     * @param patience how much longer than their longest grace period it waits for pods to be gone
     * @throws IOException with what is left, where something can't be removed
     */
    void run(Duration patience) throws IOException {
        Duration limit =
                pods.adopt().compose(adopted -> pods.longestGrace()).await().plus(patience);
        try {
            pods.removeAll().await(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("not gone after " + limit.toSeconds() + " s: " + String.join(", ", podsLeft()), e);
        }
        List<String> left = pods.removeLeftovers().await();
        if (!left.isEmpty()) {
            throw new IOException("could not be removed: " + String.join("; ", left));
        }
        cgroups.delete(cgroupRoot);
    }

    private List<String> podsLeft() {
        return board.all().stream()
                .map(pod -> "pod " + pod.identity().namespace() + "/"
                        + pod.identity().name())
                .sorted()
                .toList();
    }
}
