package dev.monopod.worker;

import dev.monopod.model.life.PodLife;
import dev.monopod.model.manifest.PodKey;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;

/** One of the few manifests that a simulation has. The same manifest is the same pod, also where it was removed meanwhile. */
record WantedPod(String uid, Pod pod, PodLife life) {
    static WantedPod of(String uid, Pod pod) {
        return new WantedPod(uid, pod, PodLife.of(pod));
    }

    AdmittedPod admitted(Instant at) {
        return new AdmittedPod(key(), uid, pod, at);
    }

    PodKey key() {
        return new PodKey("default", pod.getMetadata().getName());
    }

    Duration gracePeriod() {
        return life.gracePeriod();
    }
}
