package dev.monopod.model.status;

/** What is true of a pod or not. After PodConditionType in k8s.io/api, core/v1/types.go, and pkg/kubelet/types. */
public enum ConditionType {
    /** The pod has a node; always true here. */
    POD_SCHEDULED("PodScheduled"),
    /** Namespaces, cgroups and volumes are there. */
    POD_READY_TO_START_CONTAINERS("PodReadyToStartContainers"),
    /** All init containers have succeeded, and all sidecars have started. */
    INITIALIZED("Initialized"),
    /** All containers are ready. */
    CONTAINERS_READY("ContainersReady"),
    /** The pod can serve: its containers are ready, and its readiness gates are open. */
    READY("Ready"),
    /** More resources are wanted in place than there can be; the containers keep what they have. */
    POD_RESIZE_PENDING("PodResizePending"),
    /** The containers do not have yet what they have been given in place. */
    POD_RESIZE_IN_PROGRESS("PodResizeInProgress"),
    /** A restart rule has all containers ended, so that they begin anew (KEP-5532); true from that end until the last has ended. */
    ALL_CONTAINERS_RESTARTING("AllContainersRestarting");

    private final String word;

    ConditionType(String word) {
        this.word = word;
    }

    /** As Kubernetes writes it. */
    public String word() {
        return word;
    }
}
