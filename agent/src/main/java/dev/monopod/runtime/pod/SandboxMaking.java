package dev.monopod.runtime.pod;

import dev.monopod.reconcile.Now;
import dev.monopod.reconcile.Round;
import dev.monopod.reconcile.Termination;
import dev.monopod.runtime.launch.PodFiles;
import dev.monopod.runtime.shim.ShimProcess;
import dev.monopod.runtime.shim.Start;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** Makes a pod's sandbox, or nothing. Confined to the context of the pod's worker. */
final class SandboxMaking {
    private final Node node;
    private final PodDefinition pod;
    private final PodFiles files;
    private final PodHolding holding;
    private final PodNotes notes;
    private final Sandbox sandbox;
    private final ShimConnection connection;
    private final Supplier<Now> clock;

    SandboxMaking(
            Node node,
            PodDefinition pod,
            PodFiles files,
            PodHolding holding,
            PodNotes notes,
            Sandbox sandbox,
            ShimConnection connection,
            Supplier<Now> clock) {
        this.node = node;
        this.pod = pod;
        this.files = files;
        this.holding = holding;
        this.notes = notes;
        this.sandbox = sandbox;
        this.connection = connection;
        this.clock = clock;
    }

    /** When its pause process was started; fails with the reason, where what was made till then has been cleared away. */
    Future<Instant> make(Round round, PodVersion version) {
        return node.off(() -> {
                    // Not before it is on record, which may have failed when it was taken on.
                    if (Files.notExists(files.manifest())) {
                        holding.beginAnew(version.manifest());
                    }
                    notes.note(round);
                    sandbox.make(version.definition().podLimits());
                    return null;
                })
                .compose(made -> connection.open())
                .compose(open -> startPause())
                .recover(failure -> clear().transform(cleared -> Future.failedFuture(failure)));
    }

    private Future<Instant> startPause() {
        Start pause = sandbox.pause();
        return connection.start(pause).compose(process -> {
            if (process.state() == ShimProcess.State.RUNNING) {
                return Future.succeededFuture(process.startedAt());
            }
            Termination end =
                    Terminations.of(Recovery.exit(process), clock.get().moment(), 0, Optional.of(pause.plan()));
            return Future.failedFuture(new IOException("pause: " + end.message()));
        });
    }

    private Future<Void> clear() {
        return connection
                .shutDown()
                .compose(down -> node.end(pod.cgroup()))
                .compose(ended -> node.off(() -> {
                    sandbox.clear();
                    return null;
                }));
    }
}
