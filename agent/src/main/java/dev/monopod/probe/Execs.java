package dev.monopod.probe;

import dev.monopod.runtime.ExecResult;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/** Runs programs in containers that run. */
public interface Execs {
    /**
     * Runs a program beside the container's own, as that one is run: same user, root, environment and limits. No shell.
     *
     * @param timeout after which it is killed
     * @return comes in a turn of the pod's worker; what fails it counts as not started
     */
    Future<ExecResult> exec(String container, int attempt, List<String> command, Duration timeout);
}
