package dev.monopod.runtime.pod;

import dev.monopod.model.change.ResizeStep;
import dev.monopod.model.change.ResizeSteps;
import dev.monopod.model.change.ResizeSteps.Change;
import dev.monopod.model.change.ResizeSteps.Levels;
import dev.monopod.reconcile.Action;
import dev.monopod.reconcile.Made;
import dev.monopod.runtime.cgroup.CgroupTree;
import dev.monopod.runtime.cgroup.Limits;
import dev.monopod.runtime.launch.PodFiles;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * Writes the limits of a pod that runs. What they are it asks the groups, not the agent: so a resize that was cut short, or failed half way,
 * is brought to its end by another one, whatever that is of. Blocking.
 */
final class GroupResizing {
    private final CgroupTree cgroups;
    private final PodDefinition pod;

    /** @param pod as it is to be */
    GroupResizing(CgroupTree cgroups, PodDefinition pod) {
        this.cgroups = cgroups;
        this.pod = pod;
    }

    /**
     * Writes what differs, in an order that has room for it at all times.
     *
     * @throws IOException where a limit of memory would be below what is used, before anything is written; or with what the kernel refused
     */
    void write(Action.Resize resize) throws IOException {
        Change whole = change(pod.cgroup(), pod.podLimits());
        Map<String, Change> running = new LinkedHashMap<>();
        for (Map.Entry<String, Made> one : resize.running().entrySet()) {
            String group = group(one.getKey(), one.getValue());
            // One that has ended meanwhile has nothing to be written to.
            if (cgroups.exists(group)) {
                running.put(
                        one.getKey(), change(group, pod.container(one.getKey()).limits()));
            }
        }
        check(pod.cgroup(), "pod", whole);
        for (Map.Entry<String, Change> one : running.entrySet()) {
            String name = one.getKey();
            Made made = Objects.requireNonNull(resize.running().get(name), name);
            check(group(name, made), "container \"" + name + "\"", one.getValue());
        }
        for (ResizeStep step : ResizeSteps.of(whole, running)) {
            write(step, resize);
        }
    }

    /** The kernel would refuse it (version 1), or kill for it (version 2); kuberuntime_manager.go, validateMemoryResizeAction. */
    private void check(String group, String what, Change change) throws IOException {
        if (change.after().memory() >= change.before().memory()) {
            return;
        }
        long usage = cgroups.usage(group).memoryBytes();
        if (usage >= change.after().memory()) {
            throw new IOException("attempting to set " + what + " memory limit ("
                    + change.after().memory() + ") below current usage (" + usage + ")");
        }
    }

    private void write(ResizeStep step, Action.Resize resize) throws IOException {
        if (step.container().isEmpty()) {
            cgroups.limit(pod.cgroup(), only(step.limit(), pod.podLimits()));
            return;
        }
        String name = step.container().get();
        Made made = Objects.requireNonNull(resize.running().get(name), name);
        cgroups.limit(group(name, made), only(step.limit(), pod.container(name).limits()));
    }

    private String group(String container, Made made) {
        return pod.cgroupOf(PodFiles.attemptId(container, made.attempt()));
    }

    private Change change(String group, Limits next) throws IOException {
        Limits now = cgroups.limits(group);
        // The kernel tells the weight in the terms of its version.
        boolean inShares = now.cpuShares().isPresent();
        return new Change(levels(now, inShares), levels(next, inShares));
    }

    private static Levels levels(Limits limits, boolean inShares) {
        return new Levels(
                orAll(limits.memoryBytes()),
                orAll(limits.cpuQuotaMicros()),
                (inShares ? limits.cpuShares() : limits.cpuWeight()).orElse(0));
    }

    private static long orAll(OptionalLong value) {
        return value.orElse(Long.MAX_VALUE);
    }

    private static Limits only(ResizeStep.Limit limit, Limits all) {
        return switch (limit) {
            case MEMORY -> Limits.ofMemory(all.memoryBytes());
            case CPU_LIMIT -> Limits.ofQuota(all.cpuQuotaMicros(), all.cpuPeriodMicros());
            case CPU_WEIGHT -> Limits.ofWeight(all.cpuShares(), all.cpuWeight());
        };
    }
}
