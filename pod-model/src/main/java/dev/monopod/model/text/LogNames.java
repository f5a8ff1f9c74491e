package dev.monopod.model.text;

/** Where the kubelet, and so every log shipper, has a container's log: relative names; no part holds a slash. */
public final class LogNames {
    private static final String SUFFIX = ".log";

    /** Longest file name of the usual file systems, in bytes. */
    private static final int MAX_NAME = 255;

    private LogNames() {}

    /** The pod's folder below /var/log/pods. After BuildPodLogsDirectory in pkg/kubelet/kuberuntime/helpers.go. */
    public static String podFolder(String namespace, String pod, String uid) {
        return namespace + "_" + pod + "_" + uid;
    }

    /** The file of one attempt in the pod's folder: {@code app/0.log}. After buildContainerLogsPath, same file. */
    public static String attempt(String container, int restartCount) {
        return container + "/" + restartCount + SUFFIX;
    }

    /** The symbolic link below /var/log/containers, cut to 255 characters. After logSymlink in pkg/kubelet/kuberuntime/legacy.go. */
    public static String link(String namespace, String pod, String container, String containerId) {
        String name = pod + "_" + namespace + "_" + container + "-" + containerId;
        return name.substring(0, Math.min(name.length(), MAX_NAME - SUFFIX.length())) + SUFFIX;
    }
}
