package dev.monopod.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.model.life.ContainerLife;
import dev.monopod.model.life.PodLife;
import dev.monopod.model.life.RestartPolicy;
import dev.monopod.model.life.RestartRule;
import dev.monopod.model.life.Restarts;
import dev.monopod.model.life.Role;
import dev.monopod.model.status.TerminatedReason;
import dev.monopod.reconcile.Attempt;
import dev.monopod.reconcile.ContainerState.Idle;
import dev.monopod.reconcile.ContainerState.Running;
import dev.monopod.reconcile.Ended;
import dev.monopod.reconcile.Health;
import dev.monopod.reconcile.History;
import dev.monopod.reconcile.Lives;
import dev.monopod.reconcile.Moment;
import dev.monopod.reconcile.PodIdentity;
import dev.monopod.reconcile.PodState;
import dev.monopod.reconcile.Round;
import dev.monopod.reconcile.SandboxState;
import dev.monopod.reconcile.Stop;
import dev.monopod.reconcile.StopRequest;
import dev.monopod.reconcile.Termination;
import dev.monopod.reconcile.Wanted;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** AllContainersRestarting (KEP-5532): from the end that asks for it until all have ended. */
class RestartingConditionTest {
    private static final Instant T = Instant.parse("2026-01-01T00:00:00Z");
    private static final Attempt FIRST = new Attempt(0, T, Moment.BOOT, Duration.ZERO);
    private static final RestartRule ALL =
            new RestartRule(RestartRule.Action.RESTART_ALL_CONTAINERS, RestartRule.Operator.IN, Set.of(88));

    private PodState state = pod(List.of(ALL), RestartPolicy.NEVER);

    private static PodState pod(List<RestartRule> rules, RestartPolicy policy) {
        ContainerLife trigger = Lives.plain("trigger", Role.APP, policy);
        ContainerLife ruled = new ContainerLife(
                trigger.name(),
                trigger.role(),
                new Restarts(policy, rules),
                trigger.startup(),
                trigger.readiness(),
                trigger.liveness(),
                trigger.postStart(),
                trigger.preStop(),
                trigger.stopSignal());
        PodLife life = new PodLife(
                List.of(Lives.plain("app", Role.APP, policy), ruled), policy, Duration.ZERO, Optional.empty());
        return Lives.fresh(new Wanted(life, Optional.empty()))
                .with(new SandboxState.Ready(T))
                .with("app", running())
                .with("trigger", running());
    }

    private static Running running() {
        return new Running(History.NONE, FIRST, 42, T.plusSeconds(1), Health.BEST, Stop.NONE, StopRequest.NOT_YET);
    }

    private static Idle ended(int code) {
        return new Idle(History.NONE.with(new Ended(
                FIRST, new Termination(code, 0, TerminatedReason.ERROR, "", T, T.plusSeconds(2), Moment.BOOT))));
    }

    private Optional<PodCondition> condition() {
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withName("web")
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .build();
        PodSnapshot snapshot = new PodSnapshot(
                new PodIdentity("default", "web", "u1"),
                pod,
                "monopod/podu1",
                T,
                Optional.empty(),
                state,
                Map.of(),
                Map.of());
        return Conditions.of(snapshot).stream()
                .filter(condition -> condition.getType().equals("AllContainersRestarting"))
                .findFirst();
    }

    @Test
    void aPodWithoutSuchARuleHasNone() {
        state = pod(List.of(), RestartPolicy.ALWAYS);

        assertThat(condition()).isEmpty();
    }

    @Test
    void itIsTrueFromTheEndThatAsksForItUntilAllHaveEnded() {
        assertThat(condition())
                .hasValueSatisfying(none -> assertThat(none.getStatus()).isEqualTo("False"));

        state = state.with("trigger", ended(88)).standing(T.plusSeconds(3));
        assertThat(condition()).hasValueSatisfying(restarting -> {
            assertThat(restarting.getStatus()).isEqualTo("True");
            assertThat(restarting.getReason()).isEqualTo("RestartAllContainersStarted");
            assertThat(restarting.getMessage()).isEqualTo("container exited with restart policy rule");
            assertThat(restarting.getLastTransitionTime()).isEqualTo("2026-01-01T00:00:03Z");
        });

        state = state.with("app", ended(137)).standing(T.plusSeconds(4));
        assertThat(condition())
                .hasValueSatisfying(
                        restarting -> assertThat(restarting.getStatus()).isEqualTo("True"));

        state = state.in(new Round(1, 0)).standing(T.plusSeconds(5));
        assertThat(condition()).hasValueSatisfying(over -> {
            assertThat(over.getStatus()).isEqualTo("False");
            assertThat(over.getReason()).isNull();
            assertThat(over.getLastTransitionTime()).isEqualTo("2026-01-01T00:00:05Z");
        });
    }

    @Test
    void anEndedPodSaysWhy() {
        state = state.with("trigger", ended(1)).with("app", ended(0)).standing(T.plusSeconds(3));

        assertThat(condition()).hasValueSatisfying(over -> {
            assertThat(over.getStatus()).isEqualTo("False");
            assertThat(over.getReason()).isEqualTo("PodFailed");
        });
    }
}
