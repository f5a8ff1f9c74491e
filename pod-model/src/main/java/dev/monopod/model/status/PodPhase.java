package dev.monopod.model.status;

/** Where a pod is in its life. After PodPhase in k8s.io/api, core/v1/types.go. */
public enum PodPhase {
    /** Accepted, but not all containers have been started yet. */
    PENDING("Pending"),
    /** All containers have been started, and one at least runs or will be restarted. */
    RUNNING("Running"),
    /** All containers have ended with 0 and none will be restarted. */
    SUCCEEDED("Succeeded"),
    /** All containers have ended, one at least with a failure, and none will be restarted. */
    FAILED("Failed"),
    /** The state of the pod could not be found out. */
    UNKNOWN("Unknown");

    private final String word;

    PodPhase(String word) {
        this.word = word;
    }

    /** As Kubernetes writes it. */
    public String word() {
        return word;
    }
}
