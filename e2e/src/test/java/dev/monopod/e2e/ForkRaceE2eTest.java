package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Processes that fork without end and ignore every signal that can be ignored. Their parents are gone, their numbers change all the time:
 * whoever lists them and kills what is on the list comes too late.
 */
final class ForkRaceE2eTest {
    private static final String MARK = "a race of forks";

    /** Each ends when it has made the next one; pause reaps what they leave. Where that comes late they need room, or the race is over. */
    private static final String RELAY = "hop() { hop & exit 0; }; for racer in 1 2 3 4 5; do (hop); done";

    /** Each makes others and reaps them: where the container's shell is the first process of a pid namespace, it reaps nobody else. */
    private static final String LOOPS =
            "loop() { while true; do (true); done; }; for racer in 1 2 3 4 5; do loop & done";

    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata:
              name: racing
              annotations:
                monopod.dev/pids-limit: "2000"
            spec:
              terminationGracePeriodSeconds: 2
              shareProcessNamespace: %s
              containers:
                - name: racer
                  image: localhost/busybox:1
                  command: ["sh", "-c"]
                  args:
                    - |
                      : a race of forks
                      trap '' TERM HUP INT
                      %s
                      echo running
                      while true; do sleep 1000000; done
                - name: bystander
                  image: localhost/busybox:1
                  command: ["sleep", "1000000"]
            """;

    @RegisterExtension
    final TestAgent agent = TestAgent.with("busybox");

    /** In a pid namespace of its own the first process's end would take the others along; shared, only the control group can. */
    @Test
    void nothingOfAContainerOutlivesItThoughItForksMeanwhile() throws IOException {
        agent.write("racing.yaml", POD.formatted("true", RELAY));
        Pod pod = agent.awaitRunning("racing");
        agent.awaitLog(pod, "racer", 0, lines -> lines.contains("running"));
        PodWitness witness = agent.witness(pod);
        HostProcess bystander = witness.container("bystander");
        HostProcess first = sleeper(witness);
        assertThat(witness.groupsOf("racer")).allMatch(group -> group.endsWith("racer-0"));
        theRaceIsOn(witness);

        first.kill();
        agent.awaitContainer("racing", "racer", status -> Pods.running(status) && status.getRestartCount() == 1);

        Waiting.untilAsserted(
                () -> assertThat(witness.groupsOf("racer")).isNotEmpty().allMatch(group -> group.endsWith("racer-1")));
        assertThat(witness.container("bystander")).isEqualTo(bystander);
        agent.awaitLog(pod, "racer", 1, lines -> lines.contains("running"));
        nothingIsLeftOfThePod(witness);
    }

    @Test
    void nothingOfAPodOutlivesItThoughItIgnoresItsSignal() throws IOException {
        agent.write("racing.yaml", POD.formatted("false", LOOPS));
        Pod pod = agent.awaitRunning("racing");
        agent.awaitLog(pod, "racer", 0, lines -> lines.contains("running"));
        theRaceIsOn(agent.witness(pod));

        nothingIsLeftOfThePod(agent.witness(pod));
    }

    /** Processes come that were not there before, again and again. */
    private static void theRaceIsOn(PodWitness witness) {
        for (int round = 0; round < 3; round++) {
            List<HostProcess> before = witness.processesOf("racer");
            Waiting.until(
                    "another racer",
                    () -> witness.processesOf("racer").stream().anyMatch(process -> !before.contains(process)));
        }
    }

    /** The container's own first process: the racers have none that waits for long. */
    private static HostProcess sleeper(PodWitness witness) {
        return Waiting.until(
                "the shell that has started the race",
                () -> {
                    for (HostProcess process : witness.processesOf("racer")) {
                        if (process.parent() == witness.shim().pid()) {
                            return process;
                        }
                    }
                    throw new IOException("not there");
                },
                HostProcess::alive);
    }

    private void nothingIsLeftOfThePod(PodWitness witness) throws IOException {
        agent.remove("racing.yaml");
        agent.awaitGone("racing");
        assertThat(witness.group()).isEmpty();
        List<HostProcess> left =
                HostProcess.all().stream().filter(ForkRaceE2eTest::isRacer).toList();
        assertThat(left).isEmpty();
    }

    private static boolean isRacer(HostProcess process) {
        try {
            return process.commandLine().contains(MARK);
        } catch (IOException ended) {
            return false;
        }
    }
}
