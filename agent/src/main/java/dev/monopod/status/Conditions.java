package dev.monopod.status;

import dev.monopod.model.status.ConditionReason;
import dev.monopod.model.status.ConditionType;
import dev.monopod.model.status.PodPhase;
import dev.monopod.reconcile.ContainerState;
import dev.monopod.reconcile.ContainerState.Running;
import dev.monopod.reconcile.SandboxState;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A pod's conditions. The times of their transitions follow from the times of what they are made of, so nothing has to be remembered,
 * and another agent tells the same. Pure.
 */
final class Conditions {
    private final PodSnapshot pod;

    private Conditions(PodSnapshot pod) {
        this.pod = pod;
    }

    static List<PodCondition> of(PodSnapshot pod) {
        return new Conditions(pod).all();
    }

    private List<PodCondition> all() {
        return List.of(
                sandbox(),
                condition(ConditionType.INITIALIZED, true, pod.admittedAt(), null, ""),
                containers(ConditionType.READY),
                containers(ConditionType.CONTAINERS_READY),
                condition(ConditionType.POD_SCHEDULED, true, pod.admittedAt(), null, ""));
    }

    private PodCondition sandbox() {
        boolean ready = pod.state().sandbox() instanceof SandboxState.Ready;
        Instant since = pod.state().sandbox() instanceof SandboxState.Ready made ? made.since() : latestChange();
        return condition(ConditionType.POD_READY_TO_START_CONTAINERS, ready, since, null, "");
    }

    private PodCondition containers(ConditionType type) {
        List<String> unready = pod.state().containers().entrySet().stream()
                .filter(entry -> !(entry.getValue() instanceof Running))
                .map(Map.Entry::getKey)
                .toList();
        if (unready.isEmpty() && pod.removedAt().isEmpty()) {
            return condition(type, true, latestChange(), null, "");
        }
        PodPhase phase = Phase.of(pod.state());
        if (phase == PodPhase.SUCCEEDED) {
            return condition(type, false, latestChange(), ConditionReason.POD_COMPLETED, "");
        }
        if (phase == PodPhase.FAILED) {
            return condition(type, false, latestChange(), ConditionReason.POD_FAILED, "");
        }
        List<String> named = unready.isEmpty() ? pod.state().wanted().containers() : unready;
        return condition(
                type,
                false,
                latestChange(),
                ConditionReason.CONTAINERS_NOT_READY,
                "containers with unready status: [" + String.join(" ", named) + "]");
    }

    /** The latest start or end of any container. */
    private Instant latestChange() {
        return pod.state().containers().values().stream()
                .flatMap(Conditions::changes)
                .max(Instant::compareTo)
                .orElse(pod.admittedAt());
    }

    private static Stream<Instant> changes(ContainerState container) {
        Optional<Instant> started =
                container instanceof Running running ? Optional.of(running.startedAt()) : Optional.empty();
        Optional<Instant> finished =
                container.history().last().map(last -> last.termination().finishedAt());
        return Stream.of(started, finished).flatMap(Optional::stream);
    }

    private static PodCondition condition(
            ConditionType type, boolean status, Instant since, @Nullable ConditionReason reason, String message) {
        return new PodConditionBuilder()
                .withType(type.word())
                .withStatus(status ? "True" : "False")
                .withLastTransitionTime(since.toString())
                .withReason(reason == null ? null : reason.word())
                .withMessage(message.isEmpty() ? null : message)
                .build();
    }
}
