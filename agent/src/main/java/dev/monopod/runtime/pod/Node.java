package dev.monopod.runtime.pod;

import dev.monopod.reconcile.PodIdentity;
import dev.monopod.runtime.cgroup.CgroupTree;
import dev.monopod.runtime.image.store.ImageStore;
import dev.monopod.runtime.launch.HostFacts;
import dev.monopod.runtime.launch.PodFiles;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.net.NetClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the pods of one agent have in common.
 *
 * @param blocking threads for system calls and files, few: they are for work, not for waiting
 * @param cleaning a thread for what can wait
 * @param shimProgram the shim's executable
 * @param cgroupRoot name of the agent's own control group, above those of its pods
 */
public record Node(
        Vertx vertx,
        WorkerExecutor blocking,
        WorkerExecutor cleaning,
        NetClient shims,
        ImageStore images,
        CgroupTree cgroups,
        HostFacts facts,
        Path shimProgram,
        String cgroupRoot,
        Path runDirectory,
        Path rootDirectory,
        Path logDirectory) {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);

    /** Does something off the event loop; the result comes on the caller's context. */
    <T> Future<T> off(Callable<T> work) {
        return blocking.executeBlocking(work, false);
    }

    /** The same, after all that was begun so by the same caller before: for what reads a file and then writes it. */
    <T> Future<T> inOrder(Callable<T> work) {
        return blocking.executeBlocking(work, true);
    }

    /**
     * Does something that is in nobody's way; one such thing at a time, so that starts are not held up.
     *
     * @return done, after all that was given to it before; a failure is told, and left for a later try
     */
    Future<Void> clean(Cleaning work) {
        return cleaning.<Void>executeBlocking(
                        () -> {
                            work.run();
                            return null;
                        },
                        true)
                .onFailure(cause -> LOG.warn("left for a later try: {}", cause.toString()));
    }

    /** Removing what is no longer in use. */
    @FunctionalInterface
    interface Cleaning {
        void run() throws IOException;
    }

    /** Where the files of a pod are. */
    public PodFiles files(PodIdentity pod) {
        return PodFiles.of(runDirectory, rootDirectory, logDirectory, pod);
    }

    /** Symbolic links to all containers' logs, where log shippers look (pkg/kubelet/kuberuntime/legacy.go). */
    public Path logLinks() {
        return logDirectory.resolve("containers");
    }
}
