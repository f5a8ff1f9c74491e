package dev.monopod.worker;

import dev.monopod.model.life.RestartPolicy;
import dev.monopod.model.manifest.PodKey;
import dev.monopod.reconcile.Lives;
import dev.monopod.reconcile.Wanted;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One of the few manifests that a simulation has. The same manifest is the same pod, also where it was removed meanwhile. */
record WantedPod(String name, String uid, Wanted wanted, AdmittedPod admitted) {
    private static final List<String> CONTAINERS = List.of("x", "y", "z");
    private static final List<String> POLICIES = List.of("Always", "OnFailure", "Never", "Always");
    private static final List<Integer> GRACES = List.of(0, 5, 30, 40);

    static final List<WantedPod> ALL = Stream.of("a", "b")
            .flatMap(name -> IntStream.range(0, POLICIES.size()).mapToObj(version -> of(name, version)))
            .toList();

    private static WantedPod of(String name, int version) {
        List<String> containers = CONTAINERS.subList(0, 1 + version % CONTAINERS.size());
        String policy = POLICIES.get(version);
        int grace = GRACES.get(version);
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withRestartPolicy(policy)
                .withTerminationGracePeriodSeconds((long) grace)
                .withContainers(containers.stream()
                        .map(container -> new ContainerBuilder()
                                .withName(container)
                                .withImage("image")
                                .build())
                        .toList())
                .endSpec()
                .build();
        String uid = name + version;
        return new WantedPod(
                name,
                uid,
                Lives.wanted(containers, RestartPolicy.of(policy), Duration.ofSeconds(grace)),
                new AdmittedPod(new PodKey("default", name), uid, pod, Instant.EPOCH));
    }

    PodKey key() {
        return admitted.key();
    }

    RestartPolicy policy() {
        return wanted.life().restartPolicy();
    }

    Duration timeToEnd() {
        return wanted.timeToEnd(wanted.life().containers().get(0));
    }
}
