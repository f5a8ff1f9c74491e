package dev.monopod.model.status;

/** Why a container does not run. After pkg/kubelet/container/sync_result.go and pkg/kubelet/images/types.go. */
public enum WaitingReason {
    /** Before the first start. */
    CONTAINER_CREATING("ContainerCreating"),
    /** Init containers have not all ended yet. */
    POD_INITIALIZING("PodInitializing"),
    /** It ended, and is restarted when its back-off is over. */
    CRASH_LOOP_BACK_OFF("CrashLoopBackOff"),
    /** The image could not be fetched, or is not in the local store. */
    ERR_IMAGE_PULL("ErrImagePull"),
    /** The image could not be fetched, and is tried again when the back-off is over. */
    IMAGE_PULL_BACK_OFF("ImagePullBackOff"),
    /** The image is not in the local store, and imagePullPolicy is Never. */
    ERR_IMAGE_NEVER_PULL("ErrImageNeverPull"),
    /** The image is not named as an image can be. */
    INVALID_IMAGE_NAME("InvalidImageName"),
    /** The image in the local store could not be read. */
    IMAGE_INSPECT_ERROR("ImageInspectError"),
    /** What the container needs could not be computed from manifest and image. */
    CREATE_CONTAINER_CONFIG_ERROR("CreateContainerConfigError"),
    /** What the container needs could not be set up. */
    CREATE_CONTAINER_ERROR("CreateContainerError"),
    /** The container was set up and could not be started. */
    RUN_CONTAINER_ERROR("RunContainerError"),
    /** The container was started, its postStart hook failed, and so it was ended. */
    POST_START_HOOK_ERROR("PostStartHookError");

    private final String word;

    WaitingReason(String word) {
        this.word = word;
    }

    /** As Kubernetes writes it. */
    public String word() {
        return word;
    }
}
