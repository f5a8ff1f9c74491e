package dev.monopod.worker;

import dev.monopod.model.manifest.PodKey;
import dev.monopod.model.resources.CgroupLimits;
import dev.monopod.model.resources.QosClass;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;

/**
 * A pod that this node has taken on.
 *
 * @param uid of this version of it: any change of the manifest makes another
 * @param pod the manifest with defaults, uid, node name and the annotations that the kubelet gives static pods
 * @param admittedAt Kubernetes' startTime
 * @param burstableShares cpu shares that it adds to those of its class; 0 where it is not Burstable
 */
public record AdmittedPod(PodKey key, String uid, Pod pod, Instant admittedAt, long burstableShares) {
    /** A hundred years: what is longer is as long for us, and what is much longer can't be added to a moment. */
    private static final long LONGEST_GRACE_SECONDS = 100L * 365 * 24 * 60 * 60;

    public AdmittedPod(PodKey key, String uid, Pod pod, Instant admittedAt) {
        this(key, uid, pod, admittedAt, burstableShares(pod));
    }

    private static long burstableShares(Pod pod) {
        return QosClass.of(pod) == QosClass.BURSTABLE ? CgroupLimits.ofPod(pod).cpuShares() : 0;
    }

    /** From the request to end to the kill. */
    public Duration gracePeriod() {
        return Duration.ofSeconds(Math.min(pod.getSpec().getTerminationGracePeriodSeconds(), LONGEST_GRACE_SECONDS));
    }
}
