package dev.monopod.runtime.pod;

import dev.monopod.runtime.ExecRequest;
import dev.monopod.runtime.ExecResult;
import dev.monopod.runtime.ExecSession;
import dev.monopod.runtime.launch.ContainerIdentity;
import dev.monopod.runtime.launch.ExecPlan;
import dev.monopod.runtime.launch.ExecSetup;
import dev.monopod.runtime.launch.PodFiles;
import dev.monopod.runtime.shim.Exec;
import dev.monopod.runtime.shim.ShimExec;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Commands in the pod's containers. Nothing of them is on record: the shim ends them with their connection. Confined to the context of the
 * pod's worker, but for what is opened.
 */
final class Execs {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Node node;
    private final PodDefinition pod;
    private final PodFiles files;
    private final Starts starts;
    private final ShimConnection connection;

    Execs(Node node, PodDefinition pod, PodFiles files, Starts starts, ShimConnection connection) {
        this.node = node;
        this.pod = pod;
        this.files = files;
        this.starts = starts;
        this.connection = connection;
    }

    Future<ExecSession.Opening> prepare(String container, int attempt, ExecRequest request) {
        String id = PodFiles.attemptId(container, attempt);
        return connection
                .version()
                .compose(version -> ShimExec.isKnownTo(version)
                        ? starts.identity(container, id).map(identity -> opening(version, id, identity, request))
                        : Future.failedFuture(new IOException("commands can't be run in pod "
                                + pod.identity().title()
                                + ": its shim was started by an earlier Monopod and speaks version "
                                + version
                                + " of the protocol, which has none; the shim of the pod's next sandbox has them")));
    }

    private ExecSession.Opening opening(int version, String id, ContainerIdentity identity, ExecRequest request) {
        String cgroup = pod.cgroupOf(id);
        // A number would come again after the agent's end, when the shim may still be at removing its group.
        String name = "exec-" + HexFormat.of().toHexDigits(RANDOM.nextLong());
        Optional<Path> group = node.cgroups().endingFolder(cgroup).map(folder -> folder.resolve(name));
        Exec exec = new Exec(
                id,
                request.input(),
                group.map(Path::toString).orElse(""),
                ExecPlan.of(
                        id,
                        node.cgroups().folders(cgroup),
                        identity,
                        new ExecSetup(group, request.command(), request.terminal())));
        return events -> ShimExec.open(node.shims(), files.execSocket(), version, exec, events);
    }

    Future<ExecResult> run(String container, int attempt, List<String> command, Duration timeout) {
        ExecRequest request = new ExecRequest(command, false, Optional.empty());
        return TimedExec.run(node.vertx(), prepare(container, attempt, request), timeout);
    }
}
