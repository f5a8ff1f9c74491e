package dev.monopod.status;

import dev.monopod.reconcile.PodIdentity;
import dev.monopod.reconcile.PodState;
import dev.monopod.runtime.ContainerUser;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A pod at one moment, as its worker saw it.
 *
 * @param pod as admitted: defaults filled in, with uid and node name
 * @param cgroup name of its control group
 * @param admittedAt when this node took it on; Kubernetes' startTime
 * @param removedAt since when it is no longer wanted
 * @param imageIds of the images that the containers' latest attempts run
 * @param users as whom these run, or ran
 */
public record PodSnapshot(
        PodIdentity identity,
        Pod pod,
        String cgroup,
        Instant admittedAt,
        Optional<Instant> removedAt,
        PodState state,
        Map<String, String> imageIds,
        Map<String, ContainerUser> users) {}
