package dev.monopod.status;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A pod that a manifest asks for and this node does not take on.
 *
 * @param pod with uid and node name
 * @param reason Kubernetes' word
 */
public record RefusedPod(Pod pod, Instant at, String reason, String message) {

    /** As the kubelet tells of one that it could not admit (pkg/kubelet/kubelet.go, rejectPod). */
    public Pod report() {
        return new PodBuilder(pod)
                .withNewStatus()
                .withObservedGeneration(pod.getMetadata().getGeneration())
                .withPhase("Failed")
                .withReason(reason)
                .withMessage("Pod was rejected: " + message)
                .withStartTime(at.truncatedTo(ChronoUnit.SECONDS).toString())
                .endStatus()
                .build();
    }
}
