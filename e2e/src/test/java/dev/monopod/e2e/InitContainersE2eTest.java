package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Init containers come one after the other, each until it succeeds, once in a sandbox. */
final class InitContainersE2eTest {
    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata: {name: NAME}
            spec:
              restartPolicy: POLICY
              terminationGracePeriodSeconds: 1
              volumes: [{name: shared, hostPath: {path: "SHARED"}}]
              initContainers:
                - name: one
                  image: localhost/busybox:1
                  command: [sh, -c, "echo one >> /shared/NAME"]
                  volumeMounts: [{name: shared, mountPath: /shared}]
                - name: two
                  image: localhost/busybox:1
                  command: [sh, -c, "echo two >> /shared/NAME; test -e /shared/ok"]
                  volumeMounts: [{name: shared, mountPath: /shared}]
              containers:
                - name: app
                  image: localhost/busybox:1
                  command: [sh, -c, "echo app >> /shared/NAME; APP"]
                  volumeMounts: [{name: shared, mountPath: /shared}]
            """;

    @RegisterExtension
    final TestAgent agent = TestAgent.with("busybox");

    private static String pod(String name, String policy, String app) {
        return POD.replace("NAME", name).replace("POLICY", policy).replace("APP", app);
    }

    @Test
    void areTriedUntilTheySucceedAndRunAgainInAnotherSandboxAlone() throws IOException {
        SharedFolder shared = SharedFolder.of(agent);
        agent.write("tries.yaml", shared.in(pod("tries", "Always", "exec sleep 1000000")));
        agent.write("fails.yaml", shared.in(pod("fails", "Never", "exec sleep 1000000")));

        agent.awaitContainer(
                "tries", "two", status -> status.getRestartCount() == 1 && Pods.waitingFor(status, "CrashLoopBackOff"));
        assertThat(shared.lines("tries")).containsExactly("one", "two", "two");
        Pod pending = agent.pod("tries").orElseThrow();
        assertThat(pending.getStatus().getPhase()).isEqualTo("Pending");
        assertThat(Pods.waitingFor(Pods.container(pending, "app"), "PodInitializing"))
                .isTrue();
        Pod failed = agent.awaitPod("fails", pod -> pod.getStatus().getPhase().equals("Failed"));
        Waiting.untilAsserted(() -> assertThat(agent.witness(failed).group()).isEmpty());
        assertThat(shared.lines("fails")).containsExactly("one", "two");

        shared.create("ok");
        PodWitness witness = agent.witness(agent.awaitRunning("tries"));
        assertThat(shared.lines("tries")).containsExactly("one", "two", "two", "two", "app");

        witness.container("app").kill();
        agent.awaitContainer("tries", "app", status -> Pods.running(status) && status.getRestartCount() == 1);
        shared.awaitLines("tries", "one", "two", "two", "two", "app", "app");

        agent.write("anew.yaml", shared.in(pod("anew", "Always", "exec sleep 1000000")));
        PodWitness anew = agent.witness(agent.awaitRunning("anew"));
        shared.awaitLines("anew", "one", "two", "app");
        anew.pause().kill();
        shared.awaitLines("anew", "one", "two", "app", "one", "two", "app");
    }

    @Test
    void areBehindAPodThatIsFinished() throws IOException, InterruptedException {
        SharedFolder shared = SharedFolder.of(agent);
        shared.create("ok");
        agent.write("done.yaml", shared.in(pod("done", "Never", "exit 0")));
        Pod done = agent.awaitPod("done", pod -> pod.getStatus().getPhase().equals("Succeeded"));
        Waiting.untilAsserted(() -> assertThat(agent.witness(done).group()).isEmpty());
        assertFinished(agent.pod("done").orElseThrow());

        agent.kill();
        agent.start();

        assertFinished(agent.awaitPod("done", pod -> true));
        assertThat(shared.lines("done")).containsExactly("one", "two", "app");
    }

    private static void assertFinished(Pod pod) {
        assertThat(pod.getStatus().getPhase()).isEqualTo("Succeeded");
        assertThat(pod.getStatus().getConditions())
                .anyMatch(condition -> condition.getType().equals("Initialized")
                        && condition.getStatus().equals("True")
                        && "PodCompleted".equals(condition.getReason()));
    }
}
