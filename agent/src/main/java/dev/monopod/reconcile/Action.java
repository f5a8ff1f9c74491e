package dev.monopod.reconcile;

/** Something to be done for a pod, decided by {@link PodPlanner}. */
public sealed interface Action {

    /** Make the control group, the shim and pause. */
    record CreateSandbox() implements Action {}

    /** Clear away all of it, and whatever still runs in it. */
    record RemoveSandbox() implements Action {}

    /** Forget the pod: remove its files. There is nothing to be done for it after that. */
    record RemovePod() implements Action {}

    /** Start a container anew. */
    record StartContainer(String container, Attempt attempt) implements Action {}

    /** Ask a container to end, by its stop signal; also one that may have been asked before. */
    record StopContainer(String container, Moment deadline) implements Action {}

    /** End every process of a container, or of a start that does not come out. */
    record KillContainer(String container, Moment at) implements Action {}

    /** Clear away what an attempt that has ended left, and find out why it ended. */
    record SettleContainer(String container) implements Action {}
}
