package dev.monopod.status;

import dev.monopod.model.life.ContainerLife;
import dev.monopod.model.life.Role;
import dev.monopod.model.status.ConditionReason;
import dev.monopod.model.status.ConditionType;
import dev.monopod.model.status.PodPhase;
import dev.monopod.reconcile.Standings;
import dev.monopod.reconcile.Standings.Standing;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pod's conditions (pkg/kubelet/status/generate.go). Pure.
 */
final class Conditions {
    private final PodSnapshot pod;

    private Conditions(PodSnapshot pod) {
        this.pod = pod;
    }

    static List<PodCondition> of(PodSnapshot pod) {
        List<PodCondition> all = new ArrayList<>(ResizeConditions.of(pod.state().resizing()));
        for (PodCondition condition : new Conditions(pod).all()) {
            condition.setObservedGeneration(pod.pod().getMetadata().getGeneration());
            all.add(condition);
        }
        return all;
    }

    private List<PodCondition> all() {
        Standings standings = pod.state().standings();
        List<PodCondition> conditions = new ArrayList<>(List.of(
                condition(ConditionType.POD_READY_TO_START_CONTAINERS, standings.sandbox(), null, ""),
                initialized(standings.initialized()),
                ready(ConditionType.READY, standings.ready()),
                ready(ConditionType.CONTAINERS_READY, standings.ready()),
                condition(ConditionType.POD_SCHEDULED, new Standing(true, pod.admittedAt()), null, "")));
        // Only where a rule of the pod's can ask for it (pkg/kubelet/status/generate.go,
        // GenerateAllContainersRestartingCondition).
        if (pod.state().wanted().life().mayRestartAll()) {
            conditions.add(restarting(standings.restarting()));
        }
        return conditions;
    }

    private PodCondition restarting(Standing standing) {
        return standing.is()
                ? condition(
                        ConditionType.ALL_CONTAINERS_RESTARTING,
                        standing,
                        ConditionReason.RESTART_ALL_CONTAINERS_STARTED,
                        "container exited with restart policy rule")
                : condition(ConditionType.ALL_CONTAINERS_RESTARTING, standing, over(), "");
    }

    /** Why nothing of the pod is so any more; null where it goes on. */
    private @Nullable ConditionReason over() {
        return switch (Phase.of(pod.state())) {
            case SUCCEEDED -> ConditionReason.POD_COMPLETED;
            case FAILED -> ConditionReason.POD_FAILED;
            default -> null;
        };
    }

    private PodCondition initialized(Standing standing) {
        if (standing.is()) {
            ConditionReason over = Phase.of(pod.state()) == PodPhase.SUCCEEDED ? ConditionReason.POD_COMPLETED : null;
            return condition(ConditionType.INITIALIZED, standing, over, "");
        }
        return condition(
                ConditionType.INITIALIZED,
                standing,
                ConditionReason.CONTAINERS_NOT_INITIALIZED,
                "containers with incomplete status: " + named(incomplete()));
    }

    private List<String> incomplete() {
        return pod.state().wanted().life().containers().stream()
                .filter(life -> life.role() != Role.APP)
                .map(ContainerLife::name)
                .filter(name -> !InitStatus.complete(pod.state(), name))
                .toList();
    }

    private PodCondition ready(ConditionType type, Standing standing) {
        if (standing.is()) {
            return condition(type, standing, null, "");
        }
        ConditionReason over = over();
        if (over != null) {
            return condition(type, standing, over, "");
        }
        return condition(
                type,
                standing,
                ConditionReason.CONTAINERS_NOT_READY,
                "containers with unready status: " + named(Standings.unready(pod.state())));
    }

    private static String named(List<String> names) {
        return "[" + String.join(" ", names) + "]";
    }

    private static PodCondition condition(
            ConditionType type, Standing standing, @Nullable ConditionReason reason, String message) {
        return new PodConditionBuilder()
                .withType(type.word())
                .withStatus(standing.is() ? "True" : "False")
                .withLastTransitionTime(standing.since().toString())
                .withReason(reason == null ? null : reason.word())
                .withMessage(message.isEmpty() ? null : message)
                .build();
    }
}
