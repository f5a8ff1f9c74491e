package dev.monopod.status;

import dev.monopod.model.status.ConditionReason;
import dev.monopod.model.status.ConditionType;
import dev.monopod.reconcile.Resizing;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What there is to say of a change of resources; nothing where they are as they are wanted (pkg/kubelet/status/status_manager.go,
 * SetPodResizePendingCondition and SetPodResizeInProgressCondition). Pure.
 */
final class ResizeConditions {
    private ResizeConditions() {}

    static List<PodCondition> of(Resizing resizing) {
        List<PodCondition> all = new ArrayList<>();
        resizing.pending()
                .ifPresent(pending -> all.add(condition(
                        ConditionType.POD_RESIZE_PENDING,
                        ConditionReason.INFEASIBLE,
                        pending.message(),
                        pending.generation(),
                        pending.since())));
        resizing.progress().ifPresent(progress -> {
            String message = progress.retry().message();
            all.add(condition(
                    ConditionType.POD_RESIZE_IN_PROGRESS,
                    message.isEmpty() ? null : ConditionReason.ERROR,
                    message,
                    progress.generation(),
                    progress.since()));
        });
        return all;
    }

    private static PodCondition condition(
            ConditionType type, @Nullable ConditionReason reason, String message, long generation, Instant since) {
        return new PodConditionBuilder()
                .withType(type.word())
                .withStatus("True")
                .withReason(reason == null ? null : reason.word())
                .withMessage(message.isEmpty() ? null : message)
                .withLastTransitionTime(since.toString())
                .withObservedGeneration(generation)
                .build();
    }
}
