package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The agent is killed by SIGKILL at any moment of a pod's start and end; the next one brings it to its end, whatever was half done. */
final class KilledMidwayE2eTest {
    private static final int MOMENTS = 10;
    private static final String FILE = "pair.yaml";
    private static final String PAIR = """
            apiVersion: v1
            kind: Pod
            metadata:
              name: pair
            spec:
              terminationGracePeriodSeconds: 2
              volumes:
                - name: memory
                  emptyDir:
                    medium: Memory
              containers:
                - name: one
                  image: localhost/busybox:1
                  command: ["sh", "-c", "trap 'exit 0' TERM; echo started; while true; do sleep 0.1; done"]
                  volumeMounts:
                    - name: memory
                      mountPath: /memory
                - name: two
                  image: localhost/busybox:1
                  command: ["sh", "-c", "trap 'exit 0' TERM; echo started; while true; do sleep 0.1; done"]
            """;

    @RegisterExtension
    final TestAgent agent = TestAgent.with("busybox");

    @Test
    @Timeout(600)
    void duringAPodsStart() throws Exception {
        Random random = new Random(11);
        for (int moment = 0; moment < MOMENTS; moment++) {
            agent.write(FILE, PAIR);
            killAfter(random.nextInt(250));

            PodWitness witness = agent.witness(agent.awaitRunning("pair"));

            for (String container : List.of("one", "two")) {
                int now = moment;
                Waiting.untilAsserted(() -> assertThat(witness.groupsOf(container).stream()
                                .map(group -> group.getFileName())
                                .distinct())
                        .as("attempts of %s that are there, moment %d", container, now)
                        .hasSize(1));
                assertThat(witness.container(container).innermostNumber()).isEqualTo(1);
            }
            agent.remove(FILE);
            agent.awaitGone("pair");
        }
    }

    @Test
    @Timeout(600)
    void duringAPodsRemoval() throws Exception {
        Random random = new Random(12);
        for (int moment = 0; moment < MOMENTS; moment++) {
            agent.write(FILE, PAIR);
            agent.awaitRunning("pair");
            agent.remove(FILE);
            killAfter(random.nextInt(400));

            agent.awaitGone("pair");
            Waiting.untilAsserted(() -> assertThat(agent.groups().ofPods()).isEmpty());
        }
    }

    @Test
    @Timeout(600)
    void duringTheAgentsOwnStart() throws Exception {
        Random random = new Random(13);
        agent.write(FILE, PAIR);
        HostProcess one = agent.witness(agent.awaitRunning("pair")).container("one");
        for (int moment = 0; moment < MOMENTS; moment++) {
            agent.kill();
            AgentProcess run = agent.launch();
            pause(random.nextInt(1500));
            run.kill();
        }
        agent.start();

        assertThat(agent.witness(agent.awaitRunning("pair")).container("one")).isEqualTo(one);
    }

    private void killAfter(int millis) throws IOException, InterruptedException {
        pause(millis);
        agent.kill();
        agent.start();
    }

    /** The one place where time itself is what is tested: a moment that no condition tells of. */
    private static void pause(int millis) {
        LockSupport.parkNanos(millis * 1_000_000L);
    }
}
