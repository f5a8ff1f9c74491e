package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Sidecars are there before, beside and after the others, whatever the pod's policy is, and don't keep it. */
final class SidecarsE2eTest {
    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata: {name: beside}
            spec:
              restartPolicy: Never
              terminationGracePeriodSeconds: 30
              volumes: [{name: shared, hostPath: {path: "SHARED"}}]
              initContainers:
                - name: first
                  image: localhost/busybox:1
                  restartPolicy: Always
                  command: [sh, -c, "trap 'echo -first >> /shared/log; exit 0' TERM; echo +first >> /shared/log; while :; do sleep 0.05; done"]
                  volumeMounts: [{name: shared, mountPath: /shared}]
                - name: second
                  image: localhost/busybox:1
                  restartPolicy: Always
                  command: [sh, -c, "trap 'sleep 0.3; echo -second >> /shared/log; exit 1' TERM; until [ -e /shared/go ]; do sleep 0.05; done; echo +second >> /shared/log; touch /up; while :; do sleep 0.05; done"]
                  volumeMounts: [{name: shared, mountPath: /shared}]
                  startupProbe: {exec: {command: [test, -e, /up]}, periodSeconds: 1, failureThreshold: 1000}
              containers:
                - name: app
                  image: localhost/busybox:1
                  command: [sh, -c, "echo +app >> /shared/log; until [ -e /shared/end ]; do sleep 0.05; done; echo -app >> /shared/log"]
                  volumeMounts: [{name: shared, mountPath: /shared}]
            """;

    @RegisterExtension
    final TestAgent agent = TestAgent.with("busybox");

    @Test
    void startInOrderComeBackUnderNeverAndEndInReverseWithThePodsWork() throws IOException {
        SharedFolder shared = SharedFolder.of(agent);
        agent.write("beside.yaml", shared.in(POD));
        agent.awaitContainer("beside", "second", Pods::running);
        shared.awaitLines("log", "+first");
        shared.create("go");
        Pod pod = agent.awaitRunning("beside");
        shared.awaitLines("log", "+first", "+second", "+app");

        PodWitness witness = agent.witness(pod);
        HostProcess app = witness.container("app");
        witness.container("first").kill();
        agent.awaitContainer("beside", "first", status -> Pods.running(status) && status.getRestartCount() == 1);
        shared.awaitLines("log", "+first", "+second", "+app", "+first");
        assertThat(app.alive()).isTrue();

        shared.create("end");
        Pod done = agent.awaitPod("beside", told -> told.getStatus().getPhase().equals("Succeeded"));

        assertThat(shared.lines("log"))
                .containsExactly("+first", "+second", "+app", "+first", "-app", "-second", "-first");
        assertThat(Pods.container(done, "second").getState().getTerminated().getExitCode())
                .isEqualTo(1);
        Waiting.untilAsserted(() -> assertThat(witness.group()).isEmpty());
    }
}
