package dev.monopod.event.change;

import dev.monopod.event.Occurrence;
import dev.monopod.event.change.Progress.Stage;
import dev.monopod.model.status.EventReason;
import dev.monopod.reconcile.Ended;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A container that was made and started, or could not be started (pkg/kubelet/kuberuntime/kuberuntime_container.go, startContainer). */
final class StartEvents {
    private StartEvents() {}

    static List<Occurrence> of(ContainerChange change) {
        Progress now = Progress.of(change.after());
        Optional<Stage> before = now.since(Progress.of(change.before()));
        if (before.isEmpty() || now.stage() == Stage.BEGUN || now.stage() == Stage.LOST) {
            return List.of();
        }
        List<Occurrence> all = new ArrayList<>();
        if (before.get() == Stage.BEGUN) {
            // The plan is begun only where the image was found, and folders and control group were made.
            all.add(change.normal(
                    EventReason.PULLED, "Container image \"" + change.image() + "\" already present on machine"));
            all.add(change.normal(EventReason.CREATED, "Container created"));
        }
        if (now.stage() == Stage.STARTED && before.get() == Stage.BEGUN) {
            all.add(change.normal(EventReason.STARTED, "Container started"));
        } else if (now.stage() == Stage.NOT_STARTED_AND_TOLD) {
            all.add(change.warning(EventReason.FAILED, "Error: " + why(change)));
        }
        return all;
    }

    private static String why(ContainerChange change) {
        Ended last = change.after().history().last().orElseThrow();
        return last.termination().message();
    }
}
