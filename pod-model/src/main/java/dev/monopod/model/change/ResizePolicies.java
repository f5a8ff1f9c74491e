package dev.monopod.model.change;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerResizePolicy;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * For which resources a running container has to start anew when it gets another amount; without a word on it, for none
 * (pkg/kubelet/kuberuntime/kuberuntime_manager.go, computePodResizeAction).
 */
public record ResizePolicies(Set<String> restartFor) {
    public static final ResizePolicies NOT_REQUIRED = new ResizePolicies(Set.of());

    private static final String RESTART = "RestartContainer";

    public ResizePolicies {
        restartFor = Set.copyOf(restartFor);
    }

    public static ResizePolicies of(Container container) {
        Set<String> resources = new TreeSet<>();
        for (ContainerResizePolicy policy : container.getResizePolicy()) {
            if (RESTART.equals(policy.getRestartPolicy())) {
                resources.add(policy.getResourceName());
            }
        }
        return new ResizePolicies(resources);
    }

    /**
     * Whether the way from the one to the other is a restart. Of memory only the limit counts: a request for it is on no control group, so
     * there is nothing that a running container could see of it.
     */
    public boolean demandRestart(ContainerResources before, ContainerResources after) {
        boolean memory = !Objects.equals(
                before.limits().get(ContainerResources.MEMORY), after.limits().get(ContainerResources.MEMORY));
        return (memory && restartFor.contains(ContainerResources.MEMORY))
                || (before.differIn(ContainerResources.CPU, after) && restartFor.contains(ContainerResources.CPU));
    }
}
