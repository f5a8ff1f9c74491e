package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Fork bombs in every pod at once: each gets as far as its pod may, all together not as far as the machine could. */
final class ForkBombE2eTest {
    private static final int BOMBS = 8;
    private static final int TASKS = 150;

    @RegisterExtension
    final TestAgent agent = TestAgent.alone("busybox");

    @Test
    void bombsInEveryPodStopNeitherTheAgentNorOthersAndAreRemovedWhileTheyGoOff() throws Exception {
        agent.end();
        agent.start("--pod-pids-limit=" + TASKS);
        agent.write("steady.yaml", BusyboxPod.steady("steady"));
        HostProcess steady = agent.witness(agent.awaitRunning("steady")).container("app");
        List<Pod> bombs = new ArrayList<>();
        for (int i = 0; i < BOMBS; i++) {
            // Each process begins two others, for ever; TERM is nothing to them.
            agent.write(
                    "bomb" + i + ".yaml",
                    BusyboxPod.of(
                            "bomb" + i,
                            "trap '' TERM; b() { b 2>/dev/null & b 2>/dev/null & wait; }; b; sleep 1000000"));
        }
        for (int i = 0; i < BOMBS; i++) {
            bombs.add(agent.awaitRunning("bomb" + i));
        }
        Waiting.until(
                "the bombs to be as large as they may", () -> bombs.stream().allMatch(this::wasStopped));

        for (Pod bomb : bombs) {
            assertThat(agent.witness(bomb).processes()).hasSizeLessThanOrEqualTo(TASKS);
        }
        agent.write("late.yaml", BusyboxPod.steady("late"));
        agent.awaitRunning("late");
        agent.remove("bomb0.yaml");
        agent.awaitGone("bomb0");
        assertThat(agent.witness(bombs.get(0)).processes()).isEmpty();
        agent.restart();
        assertThat(steady.alive()).isTrue();
        for (int i = 1; i < BOMBS; i++) {
            agent.remove("bomb" + i + ".yaml");
        }
        for (int i = 1; i < BOMBS; i++) {
            agent.awaitGone("bomb" + i);
            assertThat(agent.witness(bombs.get(i)).processes()).isEmpty();
        }
        assertThat(steady.alive()).isTrue();
    }

    /** Whether the kernel has refused it a task; counted in the pod's group or in the container's, as the kernel's version has it. */
    private boolean wasStopped(Pod bomb) {
        return agent.groups().below().stream()
                .filter(group ->
                        group.toString().contains("/pod" + bomb.getMetadata().getUid()))
                .anyMatch(group -> {
                    try {
                        return ControlGroups.read(List.of(group), "pids.events", "max") > 0;
                    } catch (IOException none) {
                        return false;
                    }
                });
    }

    @Test
    void allPodsTogetherLeaveTheMachineATenthOfItsTasks() throws Exception {
        long most = Math.min(number("pid_max"), number("threads-max"));

        String limit = Waiting.until(
                "a limit for all pods together",
                () -> ControlGroups.read(
                        agent.groups().named(agent.directories().name()), "pids.max"),
                value -> !value.equals("max"));

        assertThat(Long.parseLong(limit)).isBetween(most * 9 / 10, most * 9 / 10 + 1);
    }

    private static long number(String name) throws Exception {
        return Long.parseLong(
                Files.readAllLines(Path.of("/proc/sys/kernel", name)).get(0).strip());
    }
}
