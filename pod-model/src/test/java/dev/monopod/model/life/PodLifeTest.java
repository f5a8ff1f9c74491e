package dev.monopod.model.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.monopod.model.manifest.Manifests;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** From YAML to what it says of when a container runs. */
class PodLifeTest {
    @Test
    void initContainersComeFirstAndInTheirOrder() {
        PodLife life = PodLife.of(Manifests.decoded("""
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
        assertThat(PodLife.of(Manifests.decoded(Manifests.withContainer(""))))
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
    void aProbeThatSaysNothingMoreHasKubernetesNumbers() {
        assertThat(app("livenessProbe: {exec: {command: [cat, /tmp/health]}}").liveness())
                .contains(new Probe(
                        new Handler.Exec(List.of("cat", "/tmp/health")),
                        Duration.ZERO,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(10),
                        1,
                        3,
                        Optional.empty()));
    }

    @Test
    void aProbesNumbersAreItsOwn() {
        assertThat(app("""
                startupProbe:
                  grpc: {port: 9000, service: front}
                  initialDelaySeconds: 2
                  timeoutSeconds: 3
                  periodSeconds: 4
                  successThreshold: 1
                  failureThreshold: 6
                  terminationGracePeriodSeconds: 7
                """).startup())
                .contains(new Probe(
                        new Handler.Grpc(9000, "front"),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(4),
                        1,
                        6,
                        Optional.of(Duration.ofSeconds(7))));
    }

    @Test
    void eachProbeIsInItsPlace() {
        ContainerLife life = app("""
                ports: [{name: http, containerPort: 8080}, {name: admin, containerPort: 9090, protocol: TCP}]
                startupProbe: {grpc: {port: 1}}
                readinessProbe: {tcpSocket: {port: admin, host: 192.0.2.1}, successThreshold: 2}
                livenessProbe: {tcpSocket: {port: 5}}
                """);

        assertThat(life.startup()).map(Probe::handler).contains(new Handler.Grpc(1, ""));
        assertThat(life.readiness()).map(Probe::handler).contains(new Handler.Tcp(Optional.of("192.0.2.1"), 9090));
        assertThat(life.readiness()).map(Probe::successThreshold).contains(2);
        assertThat(life.liveness()).map(Probe::handler).contains(new Handler.Tcp(Optional.empty(), 5));
    }

    @Test
    void aRequestKnowsAllOfItself() {
        ContainerLife life = app("""
                ports: [{name: web, containerPort: 8443}]
                readinessProbe:
                  httpGet:
                    scheme: HTTPS
                    host: ""
                    port: web
                    path: /ready?a=b
                    httpHeaders: [{name: Host, value: front}, {name: X-A, value: "1"}, {name: X-A}]
                lifecycle: {postStart: {httpGet: {port: 80, host: front.example}}}
                """);

        assertThat(life.readiness())
                .map(Probe::handler)
                .contains(new Handler.HttpGet(
                        Handler.Scheme.HTTPS,
                        Optional.empty(),
                        8443,
                        "/ready?a=b",
                        List.of(
                                new Handler.Header("Host", "front"),
                                new Handler.Header("X-A", "1"),
                                new Handler.Header("X-A", ""))));
        assertThat(life.postStart())
                .contains(new Handler.HttpGet(Handler.Scheme.HTTP, Optional.of("front.example"), 80, "/", List.of()));
    }

    @Test
    void hooksAreInTheirPlaces() {
        ContainerLife life = app("lifecycle: {postStart: {exec: {command: [a]}}, preStop: {sleep: {seconds: 5}}}");

        assertThat(life.postStart()).contains(new Handler.Exec(List.of("a")));
        assertThat(life.preStop()).contains(new Handler.Sleep(Duration.ofSeconds(5)));
        assertThat(app("lifecycle: {}").preStop()).isEmpty();
    }

    @Test
    void aPortsNameIsOneOfTheContainersOwn() {
        Pod pod = Manifests.decoded(Manifests.withContainer("readinessProbe: {tcpSocket: {port: 1}}"));
        Container container = pod.getSpec().getContainers().get(0);
        container.getReadinessProbe().getTcpSocket().setPort(new IntOrString("elsewhere"));

        assertThatThrownBy(() -> PodLife.of(pod)).hasMessageContaining("elsewhere");
    }

    private static ContainerLife app(String fields) {
        return PodLife.of(Manifests.decoded(Manifests.withContainer(fields))).container("app");
    }
}
