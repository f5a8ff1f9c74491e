package dev.monopod.model.life;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a manifest says of when its containers run. No time in it is longer than a hundred years.
 *
 * @param containers init containers and sidecars in the manifest's order, in which they start, and then the others in theirs
 * @param restartPolicy the pod's; a container may have its own
 * @param gracePeriod from the request to stop to the kill, as the manifest has it; may be zero
 * @param activeDeadline how long the pod may be active, from its start; one second at least
 */
public record PodLife(
        List<ContainerLife> containers,
        RestartPolicy restartPolicy,
        Duration gracePeriod,
        Optional<Duration> activeDeadline) {
    public PodLife {
        containers = List.copyOf(containers);
    }

    /**
     * Decodes a pod.
     *
     * @param pod with its defaults filled in, and without faults
     * @throws IllegalArgumentException where a word or a port's name is none that the validation lets pass
     */
    public static PodLife of(Pod pod) {
        PodSpec spec = pod.getSpec();
        RestartPolicy policy = RestartPolicy.of(spec.getRestartPolicy());
        List<ContainerLife> containers = new ArrayList<>();
        spec.getInitContainers().forEach(container -> containers.add(LifeReader.init(container, policy)));
        spec.getContainers().forEach(container -> containers.add(LifeReader.app(container, policy)));
        return new PodLife(
                containers,
                policy,
                Seconds.of(spec.getTerminationGracePeriodSeconds()),
                Optional.ofNullable(spec.getActiveDeadlineSeconds()).map(Seconds::of));
    }

    /** Whether an end can ask for all containers to begin anew. After AllContainersCouldRestart in pkg/api/v1/pod/util.go. */
    public boolean mayRestartAll() {
        return containers.stream()
                .flatMap(life -> life.restarts().rules().stream())
                .anyMatch(rule -> rule.action() == RestartRule.Action.RESTART_ALL_CONTAINERS);
    }

    /** Those in one role, in their order. */
    public List<ContainerLife> inRole(Role role) {
        return containers.stream().filter(life -> life.role() == role).toList();
    }

    /**
     * One of the containers.
     *
     * @throws IllegalArgumentException where the pod has none of this name
     */
    public ContainerLife container(String name) {
        return containers.stream()
                .filter(life -> life.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the pod has no container \"" + name + "\""));
    }
}
