package dev.monopod.model.defaults;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.GRPCAction;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.Lifecycle;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.Probe;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Probes and hooks. A number of 0 is one that is left out, as in Kubernetes, where the two can't be told apart. */
final class HandlerDefaults {
    private static final int TIMEOUT_SECONDS = 1;
    private static final int PERIOD_SECONDS = 10;
    private static final int SUCCESS_THRESHOLD = 1;
    private static final int FAILURE_THRESHOLD = 3;

    private HandlerDefaults() {}

    static void fill(Container container) {
        Stream.of(container.getStartupProbe(), container.getReadinessProbe(), container.getLivenessProbe())
                .flatMap(Stream::ofNullable)
                .forEach(HandlerDefaults::fill);
        Optional<Lifecycle> hooks = Optional.ofNullable(container.getLifecycle());
        hooks.map(Lifecycle::getPostStart).map(LifecycleHandler::getHttpGet).ifPresent(HandlerDefaults::fill);
        hooks.map(Lifecycle::getPreStop).map(LifecycleHandler::getHttpGet).ifPresent(HandlerDefaults::fill);
    }

    private static void fill(Probe probe) {
        probe.setTimeoutSeconds(orElse(probe.getTimeoutSeconds(), TIMEOUT_SECONDS));
        probe.setPeriodSeconds(orElse(probe.getPeriodSeconds(), PERIOD_SECONDS));
        probe.setSuccessThreshold(orElse(probe.getSuccessThreshold(), SUCCESS_THRESHOLD));
        probe.setFailureThreshold(orElse(probe.getFailureThreshold(), FAILURE_THRESHOLD));
        if (probe.getHttpGet() != null) {
            fill(probe.getHttpGet());
        }
        GRPCAction grpc = probe.getGrpc();
        if (grpc != null && grpc.getService() == null) {
            grpc.setService("");
        }
    }

    private static void fill(HTTPGetAction http) {
        http.setPath(PodDefaults.orElse(http.getPath(), "/"));
        http.setScheme(PodDefaults.orElse(http.getScheme(), "HTTP"));
    }

    private static int orElse(@Nullable Integer value, int otherwise) {
        return value == null || value == 0 ? otherwise : value;
    }
}
