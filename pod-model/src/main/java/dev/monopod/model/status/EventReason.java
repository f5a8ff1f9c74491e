package dev.monopod.model.status;

/** What happened to a pod. After pkg/kubelet/events/event.go. */
public enum EventReason {
    /** A container has been set up. */
    CREATED("Created"),
    /** A container has been started. */
    STARTED("Started"),
    /** A container could not be set up or started, or an image not be had. */
    FAILED("Failed"),
    /** A container is being stopped. */
    KILLING("Killing"),
    /** A restart or a pull waits for its back-off. */
    BACK_OFF("BackOff"),
    /** A container did not end within its grace period. */
    EXCEEDED_GRACE_PERIOD("ExceededGracePeriod"),
    /** A probe failed, or could not be made; the message tells which and why. */
    UNHEALTHY("Unhealthy"),
    /** A probe succeeded in a way that is probably not meant, such as by a redirect to another host. */
    PROBE_WARNING("ProbeWarning"),
    /** A postStart hook failed; its container is stopped. */
    FAILED_POST_START_HOOK("FailedPostStartHook"),
    /** A preStop hook failed; its container is stopped all the same. */
    FAILED_PRE_STOP_HOOK("FailedPreStopHook"),
    /** A hook over HTTPS was answered by HTTP, and carried out by that. */
    LIFECYCLE_HTTP_FALLBACK("LifecycleHTTPFallback"),
    /** The pod was active for longer than activeDeadlineSeconds. */
    DEADLINE_EXCEEDED("DeadlineExceeded"),
    /** The pod could not be stopped. */
    FAILED_KILL_POD("FailedKillPod"),
    /** The pod's cgroup could not be made. */
    FAILED_CREATE_POD_CONTAINER("FailedCreatePodContainer"),
    /** The image is in the local store. */
    PULLED("Pulled"),
    /** The image is not in the local store, and imagePullPolicy is Never. */
    ERR_IMAGE_NEVER_PULL("ErrImageNeverPull"),
    /** The image is not named as an image can be, or could not be read. */
    INSPECT_FAILED("InspectFailed"),
    /** A volume could not be made. */
    FAILED_MOUNT("FailedMount"),
    /** The pause process was lost; the pod is made anew. */
    SANDBOX_CHANGED("SandboxChanged"),
    /** The pause process could not be started. */
    FAILED_CREATE_POD_SANDBOX("FailedCreatePodSandBox"),
    /** Its containers get other resources. */
    RESIZE_STARTED("ResizeStarted"),
    /** They have them. */
    RESIZE_COMPLETED("ResizeCompleted"),
    /** They could not be given; it is tried again. */
    RESIZE_ERROR("ResizeError"),
    /** The machine has less than is requested. */
    RESIZE_INFEASIBLE("ResizeInfeasible"),
    /** The pod could not be brought to its wanted state; it is tried again. */
    FAILED_SYNC("FailedSync"),
    /** A manifest is wrong, or its pod is already in another file. */
    FAILED_VALIDATION("FailedValidation"),
    /** Parts of the DNS configuration were left out, as they pass a limit. */
    DNS_CONFIG_FORMING("DNSConfigForming");

    private final String word;

    EventReason(String word) {
        this.word = word;
    }

    /** As Kubernetes writes it. */
    public String word() {
        return word;
    }
}
