package dev.monopod.model.life;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerRestartRule;
import io.fabric8.kubernetes.api.model.Lifecycle;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** From a container's fields to its life. */
final class LifeReader {
    private final Container container;
    private final HandlerReader handlers;

    private LifeReader(Container container) {
        this.container = container;
        this.handlers = new HandlerReader(container);
    }

    static ContainerLife init(Container container, RestartPolicy ofPod) {
        return new LifeReader(container).read(role(container), ofPod);
    }

    static ContainerLife app(Container container, RestartPolicy ofPod) {
        return new LifeReader(container).read(Role.APP, ofPod);
    }

    /** Of one of {@code spec.initContainers}. */
    private static Role role(Container container) {
        return RestartPolicy.ALWAYS.word().equals(container.getRestartPolicy()) ? Role.SIDECAR : Role.INIT;
    }

    private ContainerLife read(Role role, RestartPolicy ofPod) {
        Optional<Lifecycle> hooks = Optional.ofNullable(container.getLifecycle());
        return new ContainerLife(
                container.getName(),
                role,
                restarts(ofPod),
                probe(container.getStartupProbe()),
                probe(container.getReadinessProbe()),
                probe(container.getLivenessProbe()),
                hooks.map(Lifecycle::getPostStart).map(handlers::hook),
                hooks.map(Lifecycle::getPreStop).map(handlers::hook),
                hooks.map(Lifecycle::getStopSignal).map(StopSignal::of));
    }

    private Restarts restarts(RestartPolicy ofPod) {
        String own = container.getRestartPolicy();
        return new Restarts(
                own == null ? ofPod : RestartPolicy.of(own),
                container.getRestartPolicyRules().stream().map(LifeReader::rule).toList());
    }

    private static RestartRule rule(ContainerRestartRule rule) {
        return new RestartRule(
                RestartRule.Action.of(rule.getAction()),
                RestartRule.Operator.of(rule.getExitCodes().getOperator()),
                new HashSet<>(rule.getExitCodes().getValues()));
    }

    private Optional<Probe> probe(io.fabric8.kubernetes.api.model.@Nullable Probe probe) {
        return Optional.ofNullable(probe)
                .map(given -> new Probe(
                        handlers.ofProbe(given),
                        seconds(given.getInitialDelaySeconds()),
                        seconds(given.getTimeoutSeconds()),
                        seconds(given.getPeriodSeconds()),
                        given.getSuccessThreshold(),
                        given.getFailureThreshold(),
                        Optional.ofNullable(given.getTerminationGracePeriodSeconds())
                                .map(Duration::ofSeconds)));
    }

    private static Duration seconds(@Nullable Integer seconds) {
        return Duration.ofSeconds(seconds == null ? 0 : seconds);
    }
}
