package dev.monopod.worker;

import dev.monopod.model.manifest.PodKey;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;

/**
 * A pod that this node has taken on.
 *
 * @param uid of this version of it: any change of the manifest makes another
 * @param pod the manifest with defaults, uid, node name and the annotations that the kubelet gives static pods
 * @param admittedAt Kubernetes' startTime
 */
public record AdmittedPod(PodKey key, String uid, Pod pod, Instant admittedAt) {}
