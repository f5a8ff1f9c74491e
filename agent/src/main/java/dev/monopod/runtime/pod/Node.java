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
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the pods of one agent have in common.
 *
 * @param blocking threads for system calls and files, few: they are for work, not for waiting
 * @param cleaning a thread for what can wait
 * @param shimProgram the shim's executable
 * @param cgroupRoot name of the agent's own control group, above those of its pods
 * @param logLimits of each container's log
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
        Path logDirectory,
        LogLimits logLimits) {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);

    /** Longer than any process takes that the kernel lets end, on a machine that is not overwhelmed. */
    static final Duration AT_ONCE = Duration.ofMillis(200);

    private static final Duration KILL_PATIENCE = Duration.ofSeconds(10);
    private static final long LOOK_AGAIN_MILLIS = 200;

    /** Does something off the event loop; the result comes on the caller's context. */
    <T> Future<T> off(Callable<T> work) {
        return blocking.executeBlocking(work, false);
    }

    /** The same, after all that was begun so by the same caller before: for what reads a file and then writes it. */
    <T> Future<T> inOrder(Callable<T> work) {
        return blocking.executeBlocking(work, true);
    }

    /**
     * Kills every process in a control group; done when they have ended. What does not end at once, because it hangs in the kernel, is
     * looked at again and again, but waited for without a thread: four such must not keep all other pods from theirs. Fails where it has
     * not ended after {@link #KILL_PATIENCE}.
     */
    Future<Void> end(String group) {
        return end(group, AT_ONCE, System.nanoTime() + KILL_PATIENCE.toNanos());
    }

    private Future<Void> end(String group, Duration patience, long deadline) {
        return off(() -> cgroups.kill(group, patience)).compose(ended -> {
            if (ended) {
                return Future.succeededFuture();
            }
            if (System.nanoTime() - deadline >= 0) {
                return Future.failedFuture(new IOException("processes in control group " + group
                        + " have not ended within " + KILL_PATIENCE.toSeconds() + " s of SIGKILL"));
            }
            return vertx.timer(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS)
                    .compose(fired -> end(group, Duration.ZERO, deadline));
        });
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

    /** Symbolic links to all containers' logs. */
    Path logLinks() {
        return PodFiles.logLinks(logDirectory);
    }
}
