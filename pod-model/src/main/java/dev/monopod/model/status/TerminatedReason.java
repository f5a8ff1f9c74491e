package dev.monopod.model.status;

/** How a container ended. After containerd's internal/cri/server/helpers.go and pkg/kubelet/kuberuntime. */
public enum TerminatedReason {
    /** With exit code 0. */
    COMPLETED("Completed"),
    /** With any other exit code, or by a signal (128 + its number). */
    ERROR("Error"),
    /** The kernel killed a process in it for want of memory. */
    OOM_KILLED("OOMKilled"),
    /** It was never started; exit code 128. */
    START_ERROR("StartError"),
    /** It is gone and no one saw how it ended; exit code 137. */
    CONTAINER_STATUS_UNKNOWN("ContainerStatusUnknown");

    /** Exit code of a container that was never started. */
    public static final int START_ERROR_EXIT_CODE = 128;

    /** Exit code of a container whose end no one saw. */
    public static final int UNKNOWN_EXIT_CODE = 137;

    /** Added to the number of the signal that ended a process; see bash(1), EXIT STATUS. */
    public static final int SIGNAL_EXIT_CODE_BASE = 128;

    private final String word;

    TerminatedReason(String word) {
        this.word = word;
    }

    /** As Kubernetes writes it. */
    public String word() {
        return word;
    }
}
