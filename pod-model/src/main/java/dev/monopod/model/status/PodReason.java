package dev.monopod.model.status;

/** Why a pod as a whole has failed, whatever its containers did: {@code status.reason}. After pkg/kubelet/active_deadline.go. */
public enum PodReason {
    /** It was active for longer than activeDeadlineSeconds. */
    DEADLINE_EXCEEDED("DeadlineExceeded", "Pod was active on the node longer than the specified deadline");

    private final String word;
    private final String message;

    PodReason(String word, String message) {
        this.word = word;
        this.message = message;
    }

    /** As Kubernetes writes it. */
    public String word() {
        return word;
    }

    /** The sentence that comes with it: {@code status.message}, and the event's. */
    public String message() {
        return message;
    }
}
