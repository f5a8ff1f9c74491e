package dev.monopod.model.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.monopod.model.manifest.Manifests;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** From YAML to what it says of when a container runs: order, roles, restarts, times. */
class PodLifeTest {
    @Test
    void initContainersComeFirstAndInTheirOrder() {
        PodLife life = PodLife.of(Manifests.pod("""
                apiVersion: v1
                kind: Pod
                metadata: {name: web}
                spec:
                  restartPolicy: OnFailure
                  terminationGracePeriodSeconds: 7
                  activeDeadlineSeconds: 60
                  containers: [{name: b, image: i}, {name: a, image: i}]
                  initContainers:
                    - {name: z, image: i}
                    - {name: proxy, image: i, restartPolicy: Always}
                    - {name: x, image: i, restartPolicy: Never}
                """));

        assertThat(life.containers()).extracting(ContainerLife::name).containsExactly("z", "proxy", "x", "b", "a");
        assertThat(life.containers())
                .extracting(ContainerLife::role)
                .containsExactly(Role.INIT, Role.SIDECAR, Role.INIT, Role.APP, Role.APP);
        assertThat(life.containers())
                .extracting(container -> container.restarts().policy())
                .containsExactly(
                        RestartPolicy.ON_FAILURE,
                        RestartPolicy.ALWAYS,
                        RestartPolicy.NEVER,
                        RestartPolicy.ON_FAILURE,
                        RestartPolicy.ON_FAILURE);
        assertThat(life.restartPolicy()).isEqualTo(RestartPolicy.ON_FAILURE);
        assertThat(life.gracePeriod()).isEqualTo(Duration.ofSeconds(7));
        assertThat(life.activeDeadline()).contains(Duration.ofSeconds(60));
        assertThat(life.inRole(Role.INIT)).extracting(ContainerLife::name).containsExactly("z", "x");
        assertThat(life.container("proxy").role()).isEqualTo(Role.SIDECAR);
        assertThatThrownBy(() -> life.container("nobody")).hasMessageContaining("nobody");
    }

    @Test
    void anAppWithRestartPolicyAlwaysIsNoSidecar() {
        assertThat(app("restartPolicy: Always").role()).isEqualTo(Role.APP);
    }

    @Test
    void aContainerOfAPlainManifestHasNothingButItsPolicy() {
        Optional<Probe> none = Optional.empty();
        assertThat(PodLife.of(Manifests.pod(Manifests.withContainer(""))))
                .isEqualTo(new PodLife(
                        List.of(new ContainerLife(
                                "app",
                                Role.APP,
                                new Restarts(RestartPolicy.ALWAYS, List.of()),
                                none,
                                none,
                                none,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty())),
                        RestartPolicy.ALWAYS,
                        Duration.ofSeconds(30),
                        Optional.empty()));
    }

    @Test
    void rulesKeepTheirOrder() {
        ContainerLife life = app("""
                restartPolicy: Never
                restartPolicyRules:
                  - {action: Restart, exitCodes: {operator: In, values: [42, 43, 42]}}
                  - {action: RestartAllContainers, exitCodes: {operator: NotIn, values: []}}
                """);

        assertThat(life.restarts())
                .isEqualTo(new Restarts(
                        RestartPolicy.NEVER,
                        List.of(
                                new RestartRule(RestartRule.Action.RESTART, RestartRule.Operator.IN, Set.of(42, 43)),
                                new RestartRule(
                                        RestartRule.Action.RESTART_ALL_CONTAINERS,
                                        RestartRule.Operator.NOT_IN,
                                        Set.of()))));
    }

    @Test
    void noTimeIsTooLongToBeAddedToAMoment() {
        Duration century = Duration.ofDays(36_500);
        PodLife life = PodLife.of(
                Manifests.pod(Manifests.withContainer("""
                        livenessProbe: {exec: {command: [a]}, terminationGracePeriodSeconds: 9223372036854775807}
                        lifecycle: {preStop: {sleep: {seconds: 9223372036854775807}}}
                        """) + "  terminationGracePeriodSeconds: 9223372036854775807\n"));

        assertThat(life.gracePeriod()).isEqualTo(century);
        assertThat(life.container("app").liveness()).map(Probe::gracePeriod).contains(Optional.of(century));
        assertThat(life.container("app").preStop()).contains(new Handler.Sleep(century));
    }

    private static ContainerLife app(String fields) {
        return PodLife.of(Manifests.pod(Manifests.withContainer(fields))).container("app");
    }
}
