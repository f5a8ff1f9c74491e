package dev.monopod.runtime.launch;

import dev.monopod.reconcile.PodIdentity;
import java.nio.file.Path;

/**
 * Where a pod's files are: those that have to vanish with a reboot below the run directory, those that may be large below the root
 * directory, logs where log shippers expect them. Names only; nothing is touched.
 *
 * <pre>
 * RUN/pods/UID/            pod.json  removed  deadline-over  round  standings  resources  shim.sock  exec.sock  shim.log  hosts  hostname  resolv.conf  shm/  pause/
 *              attempts/NAME-N/   attempt.json  identity.json  exit  rootfs/
 * ROOT/pods/UID/           volumes/NAME/
 *              layers/NAME-N/     upper/  work/  termination-log
 * LOG/NAMESPACE_NAME_UID/  NAME/N.log
 * </pre>
 *
 * @param run the pod's folder below the run directory
 * @param root the pod's folder below the root directory
 * @param logs the pod's log folder
 */
public record PodFiles(Path run, Path root, Path logs) {
    /** Of a pod, below an agent's three directories. */
    public static PodFiles of(Path runDirectory, Path rootDirectory, Path logDirectory, PodIdentity pod) {
        return new PodFiles(
                runDirectory.resolve("pods").resolve(pod.uid()),
                rootDirectory.resolve("pods").resolve(pod.uid()),
                podLogs(logDirectory).resolve(pod.namespace() + "_" + pod.name() + "_" + pod.uid()));
    }

    /** The log folders of all pods, below a log directory; of each the name ends with its UID. */
    public static Path podLogs(Path logDirectory) {
        return logDirectory.resolve("pods");
    }

    /** Symbolic links to all containers' logs, where log shippers look (pkg/kubelet/kuberuntime/legacy.go). */
    public static Path logLinks(Path logDirectory) {
        return logDirectory.resolve("containers");
    }

    public Path manifest() {
        return run.resolve("pod.json");
    }

    /** There once the pod's activeDeadlineSeconds were over. */
    public Path deadlineOver() {
        return run.resolve("deadline-over");
    }

    /** How it stands in its conditions, and since when. */
    public Path standings() {
        return run.resolve("standings");
    }

    /** What its containers have, while that is not what its manifest says. */
    public Path resources() {
        return run.resolve("resources");
    }

    /** In which round its containers are. */
    public Path round() {
        return run.resolve("round");
    }

    /** There while the pod is being removed. */
    public Path removed() {
        return run.resolve("removed");
    }

    public Path socket() {
        return run.resolve("shim.sock");
    }

    /** The shim's other socket, for commands in containers. */
    public Path execSocket() {
        return run.resolve("exec.sock");
    }

    public Path hosts() {
        return run.resolve("hosts");
    }

    public Path hostname() {
        return run.resolve("hostname");
    }

    public Path resolvConf() {
        return run.resolve("resolv.conf");
    }

    public Path shm() {
        return run.resolve("shm");
    }

    public Path pauseRoot() {
        return run.resolve("pause");
    }

    public Path attempts() {
        return run.resolve("attempts");
    }

    public Path attempt(String id) {
        return attempts().resolve(id);
    }

    /** Where an attempt's root is mounted, in its own mount namespace. */
    public Path rootfs(String id) {
        return attempt(id).resolve("rootfs");
    }

    public Path volumes() {
        return root.resolve("volumes");
    }

    public Path volume(String name) {
        return volumes().resolve(name);
    }

    /** The writable layers of all attempts. */
    public Path layers() {
        return root.resolve("layers");
    }

    /** What an attempt writes to its root, and overlayfs' own folder beside it: both on one file system, as it demands. */
    public Path layer(String id) {
        return layers().resolve(id);
    }

    /** What an attempt says of its end; it lies beside its layer, since containers may write as much to it as they will. */
    public Path terminationLog(String id) {
        return layer(id).resolve("termination-log");
    }

    public Path log(String container, int attempt) {
        return logs.resolve(container).resolve(attempt + ".log");
    }

    /** An attempt's id, unique in its pod: its control group's name, and the name of its folders. */
    public static String attemptId(String container, int attempt) {
        return container + "-" + attempt;
    }
}
