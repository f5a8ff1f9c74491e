package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Pods that end before they have come far, or because their time is over. */
final class PodEndsE2eTest {
    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata: {name: NAME}
            spec:
              terminationGracePeriodSeconds: 30
            """;

    private static final String STEADY = "\"trap 'exit 0' TERM; while :; do sleep 0.05; done\"";

    private static final String LIMITED = POD.replace("NAME", "limited") + """
              activeDeadlineSeconds: 2
              initContainers: [{name: init, image: localhost/busybox:1, command: ["true"]}]
              containers:
                - {name: app, image: localhost/busybox:1, command: [sh, -c, STEADY]}
            """.replace("STEADY", STEADY);

    private static final String INITIALIZING = POD.replace("NAME", "initializing") + """
              initContainers:
                - {name: init, image: localhost/busybox:1, command: [sh, -c, STEADY]}
              containers:
                - {name: app, image: localhost/busybox:1, command: [sh, -c, STEADY]}
            """.replace("STEADY", STEADY);

    private static final String HOOKED = POD.replace("NAME", "hooked") + """
              containers:
                - name: app
                  image: localhost/busybox:1
                  command: [sh, -c, STEADY]
                  lifecycle: {postStart: {exec: {command: [sleep, "9999"]}}}
                - {name: later, image: localhost/busybox:1, command: [sh, -c, STEADY]}
            """.replace("STEADY", STEADY);

    @RegisterExtension
    final TestAgent agent = TestAgent.with("busybox");

    @Test
    void whatIsRemovedWhileItStartsWaitsForNothing() throws IOException {
        agent.write("crashing.yaml", BusyboxPod.of("crashing", "exit 3"));
        agent.write("initializing.yaml", INITIALIZING);
        agent.write("hooked.yaml", HOOKED);
        agent.write("missing.yaml", BusyboxPod.steady("missing").replace("busybox:1", "no-such-image:1"));
        agent.awaitContainer("initializing", "init", Pods::running);
        agent.awaitContainer("hooked", "app", Pods::running);
        agent.awaitContainer("missing", "app", status -> Pods.waitingFor(status, "ImagePullBackOff"));
        agent.awaitContainer(
                "crashing",
                "app",
                status -> Pods.waitingFor(status, "CrashLoopBackOff") && status.getRestartCount() == 1);
        PodWitness initializing = agent.witness(agent.pod("initializing").orElseThrow());
        PodWitness hooked = agent.witness(agent.pod("hooked").orElseThrow());

        agent.removeAll();
        for (String name : new String[] {"crashing", "initializing", "hooked", "missing"}) {
            agent.awaitGone(name);
        }

        assertThat(initializing.group()).isEmpty();
        assertThat(hooked.group()).isEmpty();
        assertThat(ToldEvents.of(agent)).noneMatch(line -> line.contains("/later Started"));
    }

    @Test
    void whatHasBeenActiveForLongEnoughHasFailedForGood() throws IOException, InterruptedException {
        agent.write("limited.yaml", LIMITED);
        Pod failed = agent.awaitPod("limited", pod -> pod.getStatus().getPhase().equals("Failed"));
        assertOver(failed);
        Waiting.untilAsserted(() -> assertThat(agent.witness(failed).group()).isEmpty());

        agent.kill();
        agent.start();

        assertOver(agent.awaitPod("limited", pod -> true));
        assertThat(agent.witness(failed).group()).isEmpty();
    }

    private static void assertOver(Pod pod) {
        assertThat(pod.getStatus().getPhase()).isEqualTo("Failed");
        assertThat(pod.getStatus().getReason()).isEqualTo("DeadlineExceeded");
        assertThat(pod.getStatus().getConditions())
                .anyMatch(condition -> condition.getType().equals("Ready")
                        && condition.getStatus().equals("False")
                        && "PodFailed".equals(condition.getReason()));
    }
}
