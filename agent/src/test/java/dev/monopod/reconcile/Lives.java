package dev.monopod.reconcile;

import dev.monopod.model.life.ContainerLife;
import dev.monopod.model.life.Handler;
import dev.monopod.model.life.PodLife;
import dev.monopod.model.life.Probe;
import dev.monopod.model.life.RestartPolicy;
import dev.monopod.model.life.Restarts;
import dev.monopod.model.life.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What tests want of pods. */
public final class Lives {
    private Lives() {}

    /** A pod of app containers with neither hooks nor probes. */
    public static Wanted wanted(List<String> apps, RestartPolicy policy, Duration grace) {
        List<ContainerLife> containers =
                apps.stream().map(name -> plain(name, Role.APP, policy)).toList();
        return new Wanted(new PodLife(containers, policy, grace, Optional.empty()), Optional.empty());
    }

    public static Restarts restarts(RestartPolicy policy) {
        return new Restarts(policy, List.of());
    }

    /** One that is never run here. */
    public static Probe probe(Optional<Duration> gracePeriod) {
        Duration second = Duration.ofSeconds(1);
        return new Probe(new Handler.Tcp(Optional.empty(), 80), Duration.ZERO, second, second, 1, 3, gracePeriod);
    }

    public static ContainerLife plain(String name, Role role, RestartPolicy policy) {
        return new ContainerLife(
                name,
                role,
                restarts(policy),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    public static PodState fresh(Wanted wanted) {
        return PodState.fresh(wanted, Instant.EPOCH);
    }

    /** Signalled, and to be killed at this moment. */
    public static Stop stoppingUntil(Moment deadline) {
        return Stop.NONE.ordered(new Stop.Order(StopReason.POD_ENDS, deadline)).signalling(deadline);
    }

    public static Stop killed(Moment at) {
        return stoppingUntil(at).killed(at);
    }
}
