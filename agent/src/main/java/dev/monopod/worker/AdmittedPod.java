package dev.monopod.worker;

import dev.monopod.model.manifest.PodKey;
import dev.monopod.model.resources.CgroupLimits;
import dev.monopod.model.resources.QosClass;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A pod that this node has taken on.
 *
 * @param uid that of the manifest by which it was taken on; the pod keeps it when that changes in place
 * @param pod the manifest with defaults, uid, node name and the annotations that the kubelet gives static pods
 * @param admittedAt Kubernetes' startTime
 * @param lacking why this machine can't give it the resources that it requests, if it can't
 * @param burstableShares cpu shares that it adds to those of its class; 0 where it is not Burstable
 */
public record AdmittedPod(
        PodKey key, String uid, Pod pod, Instant admittedAt, Optional<String> lacking, long burstableShares) {
    /**
     * The kubelet's annotation of static pods (pkg/kubelet/types/pod_update.go) with a hash of the manifest, by which another manifest is
     * known.
     */
    public static final String HASH = "kubernetes.io/config.hash";

    /** A hundred years: what is longer is as long for us, and what is much longer can't be added to a moment. */
    private static final long LONGEST_GRACE_SECONDS = 100L * 365 * 24 * 60 * 60;

    /** One that has what it requests. */
    public AdmittedPod(PodKey key, String uid, Pod pod, Instant admittedAt) {
        this(key, uid, pod, admittedAt, Optional.empty());
    }

    public AdmittedPod(PodKey key, String uid, Pod pod, Instant admittedAt, Optional<String> lacking) {
        this(key, uid, pod, admittedAt, lacking, burstableShares(pod));
    }

    private static long burstableShares(Pod pod) {
        return QosClass.of(pod) == QosClass.BURSTABLE ? CgroupLimits.ofPod(pod).cpuShares() : 0;
    }

    /** Another one as soon as anything in the manifest is. */
    public String version() {
        ObjectMeta metadata = pod.getMetadata();
        return metadata == null ? uid : metadata.getAnnotations().getOrDefault(HASH, uid);
    }

    /** Whether the other is a manifest of this very pod. One that was taken on anew is another, though its uid may be the same. */
    public boolean isSamePodAs(AdmittedPod other) {
        return uid.equals(other.uid) && admittedAt.equals(other.admittedAt);
    }

    /** From the request to end to the kill. */
    public Duration gracePeriod() {
        return Duration.ofSeconds(Math.min(pod.getSpec().getTerminationGracePeriodSeconds(), LONGEST_GRACE_SECONDS));
    }
}
