package dev.monopod.reconcile;

import dev.monopod.model.change.PodResources;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Something to be done for a pod, decided by {@link PodPlanner}. */
public sealed interface Action {

    /** Make the control group, the shim and pause, for containers of this round. */
    record CreateSandbox(Round round) implements Action {}

    /** Clear away all of it, and whatever still runs in it. */
    record RemoveSandbox() implements Action {}

    /** Forget the pod: remove its files. There is nothing to be done for it after that. */
    record RemovePod() implements Action {}

    /** Put on record that the pod has been active for as long as it may be. */
    record EndPod() implements Action {}

    /** Put on record that all containers begin anew. */
    record BeginRound(Round round) implements Action {}

    /** Start a container anew. */
    record StartContainer(String container, Attempt attempt) implements Action {}

    /**
     * Write the limits of the pod and of what runs in it.
     *
     * @param ofPod what the pod's limits are the sum of
     * @param allocated what they are to be the sum of
     * @param running the attempts whose groups are to have what is allocated, by container
     */
    record Resize(PodResources ofPod, PodResources allocated, Map<String, Made> running) implements Action {
        public Resize {
            running = Collections.unmodifiableMap(new LinkedHashMap<>(running));
        }
    }

    /** Run the hook that follows a container's start. */
    record RunPostStart(String container) implements Action {}

    /** Run the hook that comes before a container's end, for no longer than its order lets it. */
    record RunPreStop(String container, Stop.Order order) implements Action {}

    /**
     * Ask a container to end, by its stop signal.
     *
     * @param killDue when it will be killed
     */
    record StopContainer(String container, Stop.Order order, Moment killDue) implements Action {}

    /** End every process of a container, or of a start that does not come out. */
    record KillContainer(String container, Moment at) implements Action {}

    /** Clear away what an attempt that has ended left, and find out why it ended. */
    record SettleContainer(String container) implements Action {}
}
