package dev.monopod.reconcile;

import dev.monopod.model.change.Making;
import dev.monopod.model.life.ContainerLife;
import dev.monopod.model.life.PodLife;
import dev.monopod.model.life.Probe;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is wanted of a pod, as far as it decides when something runs.
 *
 * @param life what its manifest says
 * @param activeUntil when its {@code activeDeadlineSeconds} are over, if it has any
 * @param making what containers are to be made of
 * @param lacking why this machine can't give it the resources that it wants, if it can't
 */
public record Wanted(PodLife life, Optional<Moment> activeUntil, Making making, Optional<String> lacking) {
    /** Every container has this long to end, whatever its manifest says (pkg/kubelet/kuberuntime/kuberuntime_container.go). */
    static final Duration SHORTEST_GRACE = Duration.ofSeconds(2);

    /** A hundred years: what is longer is as long for us, and what is much longer can't be added to a moment. */
    private static final Duration LONGEST_GRACE = Duration.ofDays(100L * 365);

    /** Of a pod of whose containers nothing is said that could change. */
    public Wanted(PodLife life, Optional<Moment> activeUntil) {
        this(life, activeUntil, Making.UNSAID, Optional.empty());
    }

    /** Names, in the order in which they start. */
    public List<String> containers() {
        return life.containers().stream().map(ContainerLife::name).toList();
    }

    public ContainerLife container(String name) {
        return life.container(name);
    }

    /** From the request to end to the kill, as the manifest has it. */
    public Duration gracePeriod() {
        Duration given = life.gracePeriod();
        return given.compareTo(LONGEST_GRACE) > 0 ? LONGEST_GRACE : given;
    }

    /** How long a container is given to end, at most: its probes may give it more time than its pod does. */
    public Duration timeToEnd(ContainerLife container) {
        return Stream.of(container.startup(), container.liveness())
                .flatMap(probe -> probe.flatMap(Probe::gracePeriod).stream())
                .reduce(longer(gracePeriod(), SHORTEST_GRACE), Wanted::longer);
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }
}
