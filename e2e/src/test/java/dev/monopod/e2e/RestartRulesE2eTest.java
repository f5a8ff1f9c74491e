package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an exit code asks for, whatever the policy says: another start, or all containers' beginning anew in the sandbox that there is. */
final class RestartRulesE2eTest {
    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata: {name: NAME}
            spec:
              restartPolicy: Never
              terminationGracePeriodSeconds: 30
              volumes: [{name: shared, hostPath: {path: "SHARED"}}]
            """;

    private static final String RULED = POD.replace("NAME", "ruled") + """
              containers:
                - name: app
                  image: localhost/busybox:1
                  command: [sh, -c, "echo run >> /shared/ruled; test $(wc -l < /shared/ruled) -gt 1 || exit 42; exit 1"]
                  volumeMounts: [{name: shared, mountPath: /shared}]
                  restartPolicy: Never
                  restartPolicyRules: [{action: Restart, exitCodes: {operator: In, values: [42]}}]
            """;

    private static final String ALL = POD.replace("NAME", "all") + """
              initContainers:
                - name: init
                  image: localhost/busybox:1
                  command: [sh, -c, "echo init >> /shared/all"]
                  volumeMounts: [{name: shared, mountPath: /shared}]
                - name: side
                  image: localhost/busybox:1
                  restartPolicy: Always
                  command: [sh, -c, "trap 'echo asked >> /shared/all; exit 0' TERM; until [ -e /shared/all-anew ]; do sleep 0.05; done; rm /shared/all-anew; exit 88"]
                  volumeMounts: [{name: shared, mountPath: /shared}]
                  restartPolicyRules: [{action: RestartAllContainers, exitCodes: {operator: In, values: [88]}}]
              containers:
                - name: app
                  image: localhost/busybox:1
                  command: [sh, -c, "trap 'echo asked >> /shared/all; exit 0' TERM; echo app >> /shared/all; until [ -e /shared/end ]; do sleep 0.05; done"]
                  volumeMounts: [{name: shared, mountPath: /shared}]
                  lifecycle: {preStop: {exec: {command: [sh, -c, "echo hook >> /shared/all"]}}}
            """;

    @RegisterExtension
    final TestAgent agent = TestAgent.with("busybox");

    @Test
    void startOneAgainOrAll() throws IOException {
        SharedFolder shared = SharedFolder.of(agent);
        agent.write("ruled.yaml", shared.in(RULED));
        agent.write("all.yaml", shared.in(ALL));

        PodWitness witness = agent.witness(agent.awaitRunning("all"));
        HostProcess pause = witness.pause();
        HostProcess app = witness.container("app");
        shared.awaitLines("all", "init", "app");
        shared.create("all-anew");
        Pod anew = agent.awaitPod(
                "all",
                pod -> Pods.allRunning(pod)
                        && Pods.container(pod, "app").getRestartCount() == 1
                        && Pods.running(Pods.container(pod, "side")));

        shared.awaitLines("all", "init", "app", "init", "app");
        assertThat(app.alive()).isFalse();
        assertThat(witness.pause()).isEqualTo(pause);
        assertThat(Pods.container(anew, "init").getRestartCount()).isEqualTo(1);
        ContainerStatus side = Pods.container(anew, "side");
        assertThat(side.getRestartCount()).isEqualTo(1);
        assertThat(side.getLastState().getTerminated().getExitCode()).isEqualTo(88);
        assertThat(Pods.container(anew, "app").getLastState().getTerminated().getExitCode())
                .isEqualTo(137);

        Pod ruled = agent.awaitPod("ruled", pod -> pod.getStatus().getPhase().equals("Failed"));
        assertThat(shared.lines("ruled")).containsExactly("run", "run");
        ContainerStatus twice = Pods.container(ruled, "app");
        assertThat(twice.getRestartCount()).isEqualTo(1);
        assertThat(twice.getState().getTerminated().getExitCode()).isEqualTo(1);
        assertThat(twice.getLastState().getTerminated().getExitCode()).isEqualTo(42);
        shared.create("end");
    }
}
