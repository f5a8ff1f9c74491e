package dev.monopod.model.change;

import dev.monopod.model.change.ResizeStep.Limit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * In which order limits are written, so that at no time a container has more than its pod: memory first; of each resource the pod's before
 * its containers' where it gets more, after them where it gets less; containers that get less before those that get more
 * (pkg/kubelet/kuberuntime/kuberuntime_manager.go, doPodResizeAction; the order of weight and limit is the kubelet's, too). Pure.
 */
public final class ResizeSteps {
    private final List<ResizeStep> steps = new ArrayList<>();

    private ResizeSteps() {}

    /**
     * What a group may use.
     *
     * @param memory in bytes; {@link Long#MAX_VALUE} for all there is
     * @param cpuLimit time in each period; {@link Long#MAX_VALUE} for all there is
     * @param cpuWeight in the kernel's terms, of either version, but the same one on both sides of a change
     */
    public record Levels(long memory, long cpuLimit, long cpuWeight) {
        private long of(Limit limit) {
            return switch (limit) {
                case MEMORY -> memory;
                case CPU_LIMIT -> cpuLimit;
                case CPU_WEIGHT -> cpuWeight;
            };
        }
    }

    /** What a group has, and is to have. */
    public record Change(Levels before, Levels after) {
        private int compare(Limit limit) {
            return Long.compare(after.of(limit), before.of(limit));
        }
    }

    /**
     * The writes by which all groups come to what they are to have. What stays the same is not written.
     *
     * @param containers of those that run, by name
     */
    public static List<ResizeStep> of(Change pod, Map<String, Change> containers) {
        ResizeSteps all = new ResizeSteps();
        all.add(pod, containers, List.of(Limit.MEMORY));
        all.add(pod, containers, List.of(Limit.CPU_LIMIT, Limit.CPU_WEIGHT));
        return List.copyOf(all.steps);
    }

    /** @param limits of one resource; they go up in this order, and down in the other one */
    private void add(Change pod, Map<String, Change> containers, List<Limit> limits) {
        for (Limit limit : limits) {
            if (pod.compare(limit) > 0) {
                steps.add(ResizeStep.ofPod(limit));
            }
        }
        Map<String, Change> sorted = new LinkedHashMap<>(containers);
        for (int direction : new int[] {-1, 1}) {
            sorted.forEach((name, change) -> limits.stream()
                    .filter(limit -> Integer.signum(change.compare(limit)) == direction)
                    .forEach(limit -> steps.add(ResizeStep.of(name, limit))));
        }
        for (int i = limits.size() - 1; i >= 0; i--) {
            if (pod.compare(limits.get(i)) < 0) {
                steps.add(ResizeStep.ofPod(limits.get(i)));
            }
        }
    }
}
