package dev.monopod.agent;

import dev.monopod.http.StatusServer;
import dev.monopod.model.manifest.PodKey;
import dev.monopod.runtime.pod.LinuxPod;
import dev.monopod.runtime.pod.Node;
import dev.monopod.source.ManifestDirectory;
import dev.monopod.source.Snapshot;
import dev.monopod.status.StatusBoard;
import dev.monopod.worker.AdmittedPod;
import dev.monopod.worker.PodWorkers;
import dev.monopod.worker.WorkedPod;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running agent. What it holds of pods is on disk and in their shims; ending it, however, leaves them as they are.
 *
 * <pre>
 * start: lock ─▶ status port ─▶ what an earlier agent left is taken on ─▶ manifests read ─▶ leftovers of nobody cleared ─▶ ready
 * </pre>
 */
public final class Agent {
    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);
}
