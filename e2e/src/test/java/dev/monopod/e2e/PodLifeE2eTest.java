package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Init containers, sidecars, hooks and probes of one pod, from its first process to its last; agents are killed on the way. */
final class PodLifeE2eTest {
    @RegisterExtension
    final TestAgent agent = TestAgent.with("busybox");

    private @Nullable Path gates;

    /** Each waits for a file of its own before it goes on, so that a test can hold the pod in any phase. */
    private static final String LIFE = """
            apiVersion: v1
            kind: Pod
            metadata:
              name: life
            spec:
              terminationGracePeriodSeconds: 20
              volumes:
                - name: gates
                  hostPath: {path: "GATES"}
              initContainers:
                - name: init
                  image: localhost/busybox:1
                  command: [sh, -c, "until [ -e /gates/init ]; do sleep 0.05; done"]
                  volumeMounts: [{name: gates, mountPath: /gates}]
                - name: first
                  image: localhost/busybox:1
                  restartPolicy: Always
                  command: [sh, -c, "trap 'exit 0' TERM; while :; do sleep 0.05; done"]
                  volumeMounts: [{name: gates, mountPath: /gates}]
                  startupProbe: {exec: {command: [test, -e, /gates/first]}, periodSeconds: 1, failureThreshold: 1000}
                - name: second
                  image: localhost/busybox:1
                  restartPolicy: Always
                  command: [sh, -c, "trap 'exit 0' TERM; touch /alive; while :; do sleep 0.05; done"]
                  volumeMounts: [{name: gates, mountPath: /gates}]
                  livenessProbe: {exec: {command: [test, -e, /alive]}, periodSeconds: 1, failureThreshold: 1}
              containers:
                - name: hooked
                  image: localhost/busybox:1
                  command: [sh, -c, "trap 'exit 0' TERM; while :; do sleep 0.05; done"]
                  volumeMounts: [{name: gates, mountPath: /gates}]
                  lifecycle:
                    postStart: {exec: {command: [sh, -c, "until [ -e /gates/postStart ]; do sleep 0.05; done"]}}
                    preStop: {exec: {command: [sh, -c, "until [ -e /gates/preStop ]; do sleep 0.05; done"]}}
                - name: served
                  image: localhost/busybox:1
                  command: [sh, -c, "trap 'exit 0' TERM; mkdir /www; touch /www/ok; httpd -p 8080 -h /www; while :; do sleep 0.05; done"]
                  volumeMounts: [{name: gates, mountPath: /gates}]
                  readinessProbe: {httpGet: {port: 8080, path: /ok}, periodSeconds: 1}
            """;

    @Test
    void eachPartComesInItsTurnAndGoesInTheOther() throws IOException, InterruptedException {
        write();
        agent.awaitContainer("life", "init", Pods::running);
        assertThat(waits("first")).isEqualTo("PodInitializing");
        assertThat(phase()).isEqualTo("Pending");

        open("init");
        ContainerStatus first = agent.awaitContainer("life", "first", Pods::running);
        assertThat(first.getStarted()).isFalse();
        assertThat(waits("second")).isEqualTo("PodInitializing");

        open("first");
        agent.awaitContainer("life", "hooked", Pods::running);
        assertThat(waits("served")).isEqualTo("PodInitializing");

        open("postStart");
        Pod ready = agent.awaitPod("life", PodLifeE2eTest::isReady);
        assertThat(phase()).isEqualTo("Running");
        assertInOrder(ready, "init", "first", "second", "hooked", "served");

        agent.remove("life.yaml");
        agent.awaitPod("life", pod -> pod.getMetadata().getDeletionTimestamp() != null);
        agent.awaitContainer("life", "served", Pods::terminated);
        assertThat(Pods.running(container("hooked"))).isTrue();
        assertThat(Pods.running(container("first"))).isTrue();
        open("preStop");
        agent.awaitGone("life");
    }

    @Test
    void whateverIsKilledInItComesBackAsItIsTo() throws IOException {
        write();
        for (String gate : List.of("init", "first", "postStart", "preStop")) {
            open(gate);
        }
        Pod ready = agent.awaitPod("life", PodLifeE2eTest::isReady);
        PodWitness witness = agent.witness(ready);
        for (String name : List.of("first", "second", "hooked", "served")) {
            int before = container(name).getRestartCount();
            witness.container(name).kill();
            agent.awaitContainer("life", name, status -> status.getRestartCount() == before + 1 && status.getReady());
        }
        assertThat(container("init").getRestartCount()).isZero();
        agent.awaitPod("life", PodLifeE2eTest::isReady);
        agent.removeAll();
        agent.awaitGone("life");
    }

    @Test
    void anAgentThatIsKilledInAnyPhaseIsFollowedByOneThatGoesOn() throws IOException, InterruptedException {
        write();
        agent.awaitContainer("life", "init", Pods::running);
        agent.kill();
        agent.start();
        open("init");
        agent.awaitContainer("life", "first", Pods::running);
        agent.kill();
        agent.start();
        open("first");
        agent.awaitContainer("life", "hooked", Pods::running);
        agent.kill();
        agent.start();
        open("postStart");
        Pod ready = agent.awaitPod("life", PodLifeE2eTest::isReady);
        agent.kill();
        agent.start();
        Pod again = agent.awaitPod("life", PodLifeE2eTest::isReady);
        assertThat(again.getStatus().getConditions())
                .isEqualTo(ready.getStatus().getConditions());
        for (String name : List.of("init", "first", "second", "hooked", "served")) {
            assertThat(Pods.container(again, name)).isEqualTo(Pods.container(ready, name));
        }

        agent.remove("life.yaml");
        agent.awaitContainer("life", "served", Pods::terminated);
        agent.kill();
        agent.start();
        open("preStop");
        agent.awaitGone("life");
    }

    private void write() throws IOException {
        agent.write("life.yaml", LIFE.replace("GATES", gates().toString()));
    }

    private Path gates() throws IOException {
        if (gates == null) {
            gates = Files.createTempDirectory(agent.directories().top(), "gates");
        }
        return gates;
    }

    private void open(String gate) throws IOException {
        Files.createFile(gates().resolve(gate));
    }

    private ContainerStatus container(String name) throws IOException {
        return Pods.container(agent.pod("life").orElseThrow(), name);
    }

    private String waits(String name) throws IOException {
        return container(name).getState().getWaiting().getReason();
    }

    private String phase() throws IOException {
        return agent.pod("life").orElseThrow().getStatus().getPhase();
    }

    private static boolean isReady(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .anyMatch(condition -> condition.getType().equals("Ready")
                        && condition.getStatus().equals("True"));
    }

    private static void assertInOrder(Pod pod, String... names) {
        Instant before = Instant.EPOCH;
        for (String name : names) {
            Instant started = startOf(Pods.container(pod, name));
            assertThat(started).as(name).isAfter(before);
            before = started;
        }
    }

    private static Instant startOf(ContainerStatus status) {
        return Instant.parse(
                Pods.running(status)
                        ? status.getState().getRunning().getStartedAt()
                        : status.getState().getTerminated().getStartedAt());
    }
}
