package dev.monopod.e2e.chaos.judge;

import dev.monopod.e2e.chaos.churn.ChurnPod;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Which versions of pods the agent tells of at one moment, and which attempts belong to them. */
final class Presence {
    private final Lives lives;
    /** By version: one that is being replaced may stand beside the next. */
    private final Map<String, Pod> told;

    Presence(Lives lives, List<Pod> told) {
        this.lives = lives;
        this.told = told.stream()
                .filter(pod -> ChurnPod.isName(pod.getMetadata().getName()))
                .collect(Collectors.toMap(
                        pod -> ChurnPod.version(pod.getMetadata()), Function.identity(), (one, same) -> one));
    }

    /** As the agent tells of it. */
    Optional<Pod> told(ChurnPod pod) {
        return Optional.ofNullable(told.get(pod.version()));
    }

    /** Whether the attempt's pod is no more, or is there again as another incarnation. */
    boolean over(Lives.Where where) {
        return told(where.pod()).isEmpty()
                || !lives.latestIncarnation(where.pod())
                        .map(where.life().incarnation()::equals)
                        .orElse(false);
    }
}
