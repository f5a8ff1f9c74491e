package dev.monopod.model.status;

/** Why a condition is as it is. After pkg/kubelet/status/generate.go. */
public enum ConditionReason {
    /** Containers are not ready; the message names them. */
    CONTAINERS_NOT_READY("ContainersNotReady"),
    /** Init containers have not succeeded, or sidecars not started; the message names them. */
    CONTAINERS_NOT_INITIALIZED("ContainersNotInitialized"),
    /** All containers have ended with 0. */
    POD_COMPLETED("PodCompleted"),
    /** All containers have ended, one at least with a failure. */
    POD_FAILED("PodFailed"),
    /** The machine has less than is requested; of PodResizePending alone. */
    INFEASIBLE("Infeasible"),
    /** What was tried failed, and is tried again; of PodResizeInProgress alone. */
    ERROR("Error"),
    /** A container's exit code had a rule that restarts all; of AllContainersRestarting alone, and the only reason of a true condition. */
    RESTART_ALL_CONTAINERS_STARTED("RestartAllContainersStarted");

    private final String word;

    ConditionReason(String word) {
        this.word = word;
    }

    /** As Kubernetes writes it. */
    public String word() {
        return word;
    }
}
