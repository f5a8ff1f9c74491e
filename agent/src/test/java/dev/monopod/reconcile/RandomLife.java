package dev.monopod.reconcile;

import dev.monopod.model.life.ContainerLife;
import dev.monopod.model.life.Handler;
import dev.monopod.model.life.Hook;
import dev.monopod.model.life.PodLife;
import dev.monopod.model.life.Probe;
import dev.monopod.model.life.RestartPolicy;
import dev.monopod.model.life.RestartRule;
import dev.monopod.model.life.Restarts;
import dev.monopod.model.life.Role;
import dev.monopod.reconcile.ContainerState.Running;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Pods of any kind, and what hooks and probes may say of their containers. */
final class RandomLife {
    private RandomLife() {}

    static Wanted of(Random random) {
        RestartPolicy policy = pick(random, RestartPolicy.values());
        List<ContainerLife> containers = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            containers.add(
                    random.nextBoolean()
                            ? life("init-" + i, Role.INIT, restarts(random, policy), random)
                            : life("side-" + i, Role.SIDECAR, Lives.restarts(RestartPolicy.ALWAYS), random));
        }
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            containers.add(life("app-" + i, Role.APP, restarts(random, policy), random));
        }
        Duration grace = Duration.ofSeconds(random.nextInt(40));
        Optional<Duration> deadline =
                random.nextInt(8) == 0 ? Optional.of(Duration.ofSeconds(1 + random.nextInt(300))) : Optional.empty();
        return new Wanted(new PodLife(containers, policy, grace, deadline), deadline.map(Moment.BOOT::plus));
    }

    private static Restarts restarts(Random random, RestartPolicy policy) {
        RestartPolicy own = random.nextInt(4) == 0 ? pick(random, RestartPolicy.values()) : policy;
        if (random.nextInt(4) > 0) {
            return Lives.restarts(own);
        }
        return new Restarts(
                own,
                List.of(new RestartRule(
                        pick(random, RestartRule.Action.values()),
                        pick(random, RestartRule.Operator.values()),
                        Set.of(2))));
    }

    private static ContainerLife life(String name, Role role, Restarts restarts, Random random) {
        boolean staysUp = role.staysUp();
        return new ContainerLife(
                name,
                role,
                restarts,
                probe(random, staysUp, true),
                probe(random, staysUp, false),
                probe(random, staysUp, true),
                hook(random, staysUp),
                hook(random, staysUp),
                Optional.empty());
    }

    private static Optional<Hook> hook(Random random, boolean may) {
        return may && random.nextInt(3) == 0 ? Optional.of(new Handler.Sleep(Duration.ofSeconds(1))) : Optional.empty();
    }

    private static Optional<Probe> probe(Random random, boolean may, boolean kills) {
        if (!may || random.nextInt(3) > 0) {
            return Optional.empty();
        }
        Optional<Duration> grace = kills && random.nextBoolean()
                ? Optional.of(Duration.ofSeconds(1 + random.nextInt(60)))
                : Optional.empty();
        return Optional.of(Lives.probe(grace));
    }

    /** The container when a hook or a probe has said something, if one was asked. */
    static Running tended(ContainerLife life, Running running, Random random) {
        Health health = running.health();
        if (running.stop().preStop() == HookState.UNDER_WAY && random.nextBoolean()) {
            return running.with(running.stop().with(random.nextBoolean() ? HookState.DONE : HookState.FAILED));
        }
        if (health.postStart() == HookState.UNDER_WAY) {
            return running.with(health.with(random.nextInt(4) > 0 ? HookState.DONE : HookState.FAILED));
        }
        ProbeState found = random.nextInt(3) > 0 ? ProbeState.SUCCESS : ProbeState.FAILURE;
        if (life.startup().isPresent() && health.startup() == ProbeState.UNKNOWN) {
            return running.with(health.with(ProbeKind.STARTUP, found));
        }
        if (life.readiness().isPresent() && health.started() && random.nextBoolean()) {
            return running.with(health.with(ProbeKind.READINESS, found));
        }
        return life.liveness().isPresent() && health.started() && random.nextInt(4) == 0
                ? running.with(health.with(ProbeKind.LIVENESS, found))
                : running;
    }

    private static <T> T pick(Random random, T[] all) {
        return all[random.nextInt(all.length)];
    }
}
