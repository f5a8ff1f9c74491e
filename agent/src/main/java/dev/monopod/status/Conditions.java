package dev.monopod.status;

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
                condition("Initialized", true, pod.admittedAt(), "", ""),
                containers("Ready"),
                containers("ContainersReady"),
                condition("PodScheduled", true, pod.admittedAt(), "", ""));
    }

    private PodCondition sandbox() {
        if (pod.state().sandbox() instanceof SandboxState.Ready ready) {
            return condition("PodReadyToStartContainers", true, ready.since(), "", "");
        }
        return condition("PodReadyToStartContainers", false, latestChange(), "", "");
    }

    private PodCondition containers(String type) {
        List<String> unready = pod.state().containers().entrySet().stream()
                .filter(entry -> !(entry.getValue() instanceof Running))
                .map(Map.Entry::getKey)
                .toList();
        if (unready.isEmpty() && pod.removedAt().isEmpty()) {
            return condition(type, true, latestChange(), "", "");
        }
        String phase = Phase.of(pod.state());
        if (phase.equals("Succeeded")) {
            return condition(type, false, latestChange(), "PodCompleted", "");
        }
        if (phase.equals("Failed")) {
            return condition(type, false, latestChange(), "PodFailed", "");
        }
        List<String> named = unready.isEmpty() ? pod.state().wanted().containers() : unready;
        return condition(
                type,
                false,
                latestChange(),
                "ContainersNotReady",
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

    private static PodCondition condition(String type, boolean status, Instant since, String reason, String message) {
        return new PodConditionBuilder()
                .withType(type)
                .withStatus(status ? "True" : "False")
                .withLastTransitionTime(since.toString())
                .withReason(reason.isEmpty() ? null : reason)
                .withMessage(message.isEmpty() ? null : message)
                .build();
    }
}
