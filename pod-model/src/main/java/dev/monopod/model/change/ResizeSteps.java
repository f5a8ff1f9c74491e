package dev.monopod.model.change;

import dev.monopod.model.change.ResizeStep.Limit;
import dev.monopod.model.resources.CgroupLimits;
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

    /** What a group has, and is to have. */
    public record Change(CgroupLimits before, CgroupLimits after) {
        private int compare(Limit limit) {
            return Long.compare(of(after, limit), of(before, limit));
        }

        private static long of(CgroupLimits limits, Limit limit) {
            return switch (limit) {
                case MEMORY -> limits.memoryBytes().orElse(Long.MAX_VALUE);
                case CPU_LIMIT -> limits.cpuQuotaMicros().orElse(Long.MAX_VALUE);
                case CPU_WEIGHT -> limits.cpuShares();
            };
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
