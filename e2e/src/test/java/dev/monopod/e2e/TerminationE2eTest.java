package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How containers end, what they say of it, and how much of that is told. */
final class TerminationE2eTest {
    private static final String HEAD = """
            apiVersion: v1
            kind: Pod
            metadata: {name: %s}
            spec:
              restartPolicy: Never
              containers:
            """;

    private static final String SAYS = HEAD.formatted("says") + """
                - name: file
                  image: localhost/busybox:1
                  command: [sh, -c, "echo log; printf DONE > /dev/termination-log"]
                - name: elsewhere
                  image: localhost/busybox:1
                  terminationMessagePath: /tmp/why
                  terminationMessagePolicy: FallbackToLogsOnError
                  command: [sh, -c, "echo log; printf WHY > /tmp/why; exit 3"]
                - name: log
                  image: localhost/busybox:1
                  terminationMessagePolicy: FallbackToLogsOnError
                  command: [sh, -c, "i=0; while [ $i -lt 100 ]; do i=$((i+1)); echo line $i; done; exit 4"]
                - name: silent
                  image: localhost/busybox:1
                  terminationMessagePolicy: FallbackToLogsOnError
                  command: [sh, -c, "echo log"]
                - name: hostile
                  image: localhost/busybox:1
                  command: [sh, -c, "rm -f /dev/termination-log; umount /dev/termination-log; ln -sf /etc/shadow /dev/termination-log; exit 5"]
            """;

    private static final String LONG = """
            head -c 5000 /dev/zero | tr '\\\\0' %s > /dev/termination-log""";

    private static final String FLOODS = HEAD.formatted("floods") + one("a") + one("b") + one("c") + one("d");
    private static final String FLOOD = HEAD.formatted("flood") + one("e");

    private static String one(String name) {
        return """
                - name: %s
                  image: localhost/busybox:1
                  command: [sh, -c, "%s"]
            """.formatted(name, LONG.formatted(name));
    }

    @RegisterExtension
    final TestAgent agent = TestAgent.with("busybox");

    @Test
    void saysWhatItsContainersSaidAndNoMoreOfIt() throws IOException {
        agent.write("says.yaml", SAYS);
        agent.write("floods.yaml", FLOODS);
        agent.write("flood.yaml", FLOOD);

        Pod says = awaitPhase("says", "Failed");
        assertEnd(says, "file", 0, "Completed", "DONE");
        assertEnd(says, "elsewhere", 3, "Error", "WHY");
        assertEnd(says, "silent", 0, "Completed", null);
        assertEnd(says, "hostile", 5, "Error", null);
        ContainerStateTerminated log = end(says, "log");
        assertThat(log.getExitCode()).isEqualTo(4);
        assertThat(log.getMessage().lines()).hasSize(80).startsWith("line 21").endsWith("line 100");

        // Of one, as much as a file may have; of many, as much as a status may have in all.
        assertEnd(awaitPhase("flood", "Succeeded"), "e", 0, "Completed", "e".repeat(4096));
        Pod floods = awaitPhase("floods", "Succeeded");
        for (String name : new String[] {"a", "b", "c", "d"}) {
            assertEnd(floods, name, 0, "Completed", name.repeat(12 * 1024 / 4));
        }
    }

    private Pod awaitPhase(String name, String phase) {
        return agent.awaitPod(name, pod -> pod.getStatus().getPhase().equals(phase));
    }

    private static ContainerStateTerminated end(Pod pod, String container) {
        return Pods.container(pod, container).getState().getTerminated();
    }

    private static void assertEnd(Pod pod, String container, int code, String reason, @Nullable String message) {
        ContainerStateTerminated end = end(pod, container);
        assertThat(end.getExitCode()).as(container).isEqualTo(code);
        assertThat(end.getReason()).as(container).isEqualTo(reason);
        assertThat(end.getMessage()).as(container).isEqualTo(message);
    }
}
