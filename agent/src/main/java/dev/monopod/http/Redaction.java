package dev.monopod.http;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.HTTPHeader;
import io.fabric8.kubernetes.api.model.Lifecycle;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Takes out of a manifest what often is secret: the values of variables, and of the headers that probes and hooks send. */
final class Redaction {
    private static final String REDACTED = "<redacted>";

    private Redaction() {}

    /** The pod without its secrets; the one that is given stays as it is. */
    static Pod of(Pod pod) {
        Pod copy = new PodBuilder(pod).build();
        copy.getSpec().getInitContainers().forEach(Redaction::redact);
        copy.getSpec().getContainers().forEach(Redaction::redact);
        return copy;
    }

    private static void redact(Container container) {
        for (EnvVar variable : container.getEnv()) {
            variable.setValue(redacted(variable.getValue()));
        }
        Stream<HTTPGetAction> probes = Stream.of(
                        Optional.ofNullable(container.getStartupProbe()),
                        Optional.ofNullable(container.getReadinessProbe()),
                        Optional.ofNullable(container.getLivenessProbe()))
                .flatMap(probe -> probe.map(Probe::getHttpGet).stream());
        Optional<Lifecycle> lifecycle = Optional.ofNullable(container.getLifecycle());
        Stream<HTTPGetAction> hooks = Stream.of(
                        lifecycle.map(Lifecycle::getPostStart), lifecycle.map(Lifecycle::getPreStop))
                .flatMap(hook -> hook.map(LifecycleHandler::getHttpGet).stream());
        Stream.concat(probes, hooks).forEach(Redaction::redact);
    }

    private static void redact(HTTPGetAction request) {
        for (HTTPHeader header : request.getHttpHeaders()) {
            header.setValue(redacted(header.getValue()));
        }
    }

    private static @Nullable String redacted(@Nullable String value) {
        return value == null || value.isEmpty() ? value : REDACTED;
    }
}
