package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Hooks after a container's start and before its stop, each by each way there is. */
final class HooksE2eTest {
    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata: {name: NAME}
            spec:
              terminationGracePeriodSeconds: 20
              volumes: [{name: shared, hostPath: {path: "SHARED"}}]
            """;

    /** The sidecar hears what is asked of its port, and notes it; it is the last one to end. */
    private static final String HOOKED = POD.replace("NAME", "hooked") + """
              os: {name: linux}
              initContainers:
                - name: hears
                  image: localhost/busybox:1
                  restartPolicy: Always
                  command: [sh, -c, "trap 'exit 0' TERM; nc -ll -p 8081 -e sh /shared/hears.sh & wait"]
                  volumeMounts: [{name: shared, mountPath: /shared}]
                  startupProbe: {tcpSocket: {port: 8081}, periodSeconds: 1, failureThreshold: 100}
              containers:
                - name: http
                  image: localhost/busybox:1
                  command: [sh, -c, "trap 'echo TERM http >> /shared/log; exit 0' TERM; while :; do sleep 0.05; done"]
                  volumeMounts: [{name: shared, mountPath: /shared}]
                  lifecycle:
                    postStart: {httpGet: {port: 8081, path: /postStart}}
                    preStop: {httpGet: {port: 8081, path: /preStop}}
                - name: signal
                  image: localhost/busybox:1
                  command: [sh, -c, "trap 'exit 41' TERM; trap 'exit 42' USR1; while :; do sleep 0.05; done"]
                  lifecycle: {stopSignal: SIGUSR1, preStop: {sleep: {seconds: 0}}}
                - name: sleeps
                  image: localhost/busybox:1
                  command: [sh, -c, "trap 'exit 0' TERM; while :; do sleep 0.05; done"]
                  lifecycle: {preStop: {sleep: {seconds: 2}}}
            """;

    private static final String HEARS = """
            read -r method path version
            case "$path" in /*) echo "$path" >> /shared/log ;; esac
            printf 'HTTP/1.1 200 OK\\r\\nContent-Length: 0\\r\\n\\r\\n'
            """;

    private static final String FAILS = POD.replace("NAME", "fails") + """
              containers:
                - name: app
                  image: localhost/busybox:1
                  command: [sh, -c, "trap 'exit 0' TERM; while :; do sleep 0.05; done"]
                  volumeMounts: [{name: shared, mountPath: /shared}]
                  lifecycle: {postStart: {exec: {command: [sh, -c, "until [ -e /shared/ok ]; do if rm /shared/fail; then exit 7; fi; sleep 0.1; done"]}}}
            """;

    private static final String HANGS = POD.replace("NAME", "hangs").replace("20", "2") + """
              containers:
                - name: app
                  image: localhost/busybox:1
                  command: [sh, -c, "trap 'echo TERM >> /shared/hangs; exit 0' TERM; while :; do sleep 0.05; done"]
                  volumeMounts: [{name: shared, mountPath: /shared}]
                  lifecycle: {preStop: {exec: {command: [sh, -c, "echo preStop >> /shared/hangs; sleep 8888 & sleep 8888"]}}}
            """;

    @RegisterExtension
    final TestAgent agent = TestAgent.with("busybox");

    @Test
    void areDoneInTheirTime() throws IOException {
        SharedFolder shared = SharedFolder.of(agent);
        shared.write("hears.sh", HEARS);
        agent.write("hooked.yaml", shared.in(HOOKED));
        agent.awaitRunning("hooked");
        agent.awaitContainer("hooked", "http", ContainerStatus::getReady);
        shared.awaitLines("log", "/postStart");

        agent.remove("hooked.yaml");
        ContainerStatus sleeps = agent.awaitContainer("hooked", "sleeps", Pods::terminated);
        ContainerStatus signal = Pods.container(agent.pod("hooked").orElseThrow(), "signal");
        agent.awaitGone("hooked");

        assertThat(shared.lines("log")).containsExactly("/postStart", "/preStop", "TERM http");
        assertThat(signal.getState().getTerminated().getExitCode()).isEqualTo(42);
        assertThat(Duration.between(ended(signal), ended(sleeps))).isGreaterThan(Duration.ofMillis(500));
    }

    private static Instant ended(ContainerStatus status) {
        return Instant.parse(status.getState().getTerminated().getFinishedAt());
    }

    @Test
    void endTheirContainerWhereTheyFailAndHaveNoMoreThanItsTime() throws IOException {
        SharedFolder shared = SharedFolder.of(agent);
        agent.write("fails.yaml", shared.in(FAILS));
        agent.write("hangs.yaml", shared.in(HANGS));

        agent.awaitContainer("fails", "app", Pods::running);
        shared.create("fail");
        ToldEvents.await(agent, "fails/app FailedPostStartHook: PostStartHook failed");
        ToldEvents.await(agent, "fails/app Killing: FailedPostStartHook");
        ContainerStatus again =
                agent.awaitContainer("fails", "app", status -> Pods.running(status) && status.getRestartCount() == 1);
        assertThat(again.getReady()).isFalse();
        shared.create("ok");
        agent.awaitContainer("fails", "app", ContainerStatus::getReady);

        PodWitness hangs = agent.witness(agent.awaitRunning("hangs"));
        HostProcess app = hangs.container("app");
        agent.remove("hangs.yaml");
        Waiting.until("the hook", () -> shared.lines("hangs").contains("preStop"));
        assertThat(app.alive()).isTrue();
        agent.awaitGone("hangs");
        assertThat(shared.lines("hangs")).containsExactly("preStop", "TERM");
        ToldEvents.await(agent, "hangs/app FailedPreStopHook: PreStopHook failed");
    }
}
