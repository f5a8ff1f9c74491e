package dev.monopod.event.change;

import dev.monopod.event.Occurrence;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What has happened, seen from the state before and the state after. Pure. */
public final class EventsOf {
    private static final List<Function<PodChange, List<Occurrence>>> OF_POD =
            List.of(SandboxEvents::of, ResizeEvents::of);

    private static final List<Function<ContainerChange, List<Occurrence>>> OF_CONTAINER =
            List.of(ImageEvents::of, StartEvents::of, StopEvents::of, BackOffEvents::of);

    private EventsOf() {}

    /** In the order in which it has to be told: the pod's first, then each container's. */
    public static List<Occurrence> change(PodChange change) {
        List<Occurrence> all = new ArrayList<>();
        OF_POD.forEach(group -> all.addAll(group.apply(change)));
        for (ContainerChange container : change.containers()) {
            if (!container.before().equals(container.after())) {
                OF_CONTAINER.forEach(group -> all.addAll(group.apply(container)));
            }
        }
        return all;
    }
}
