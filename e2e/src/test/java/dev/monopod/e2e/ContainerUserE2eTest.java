package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.LinuxContainerUser;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** As whom a container runs: the status says what the kernel does, and so does a command in it, whatever its image says by then. */
final class ContainerUserE2eTest {
    private static final String POD = BusyboxPod.of("web", "trap 'exit 0' TERM; sleep 1000000 & wait")
            .replace("localhost/busybox:1", "localhost/owned:1");

    @RegisterExtension
    final TestAgent agent = TestAgent.with("busybox");

    private final ExecCommand exec = new ExecCommand(agent);

    private void load(String user, String greeting) throws IOException, InterruptedException {
        new MadeImage("localhost/owned:1", """
                {"User": "%s", "Env": ["PATH=/bin", "GREETING=%s"], "WorkingDir": "/%s"}
                """.formatted(user, greeting, greeting))
                .file("etc/passwd", "root:x:0:0::/:/bin/sh\nsomebody:x:1234:2345::/:/bin/sh\n")
                .file("etc/group", "root:x:0:\nfirst:x:2345:\nsecond:x:3456:somebody\n")
                .load(agent.directories());
    }

    @Test
    void itIsToldAsItIsAndACommandIsThatToo() throws Exception {
        load("somebody", "before");
        agent.write("web.yaml", POD);
        Pod pod = agent.awaitRunning("web");
        HostProcess container = agent.witness(pod).container("app");

        assertThat(user(pod).getUid()).isEqualTo(1234);
        assertThat(user(pod).getGid()).isEqualTo(2345);
        assertThat(user(pod).getSupplementalGroups()).containsExactly(2345L, 3456L);
        assertThat(numbers(container, "Uid")).containsOnly(1234L);
        assertThat(numbers(container, "Gid")).containsOnly(2345L);
        assertThat(numbers(container, "Groups")).containsExactly(2345L, 3456L);

        load("0", "after");
        agent.kill();
        agent.start();

        assertThat(user(agent.awaitRunning("web"))).isEqualTo(user(pod));
        assertThat(exec.run("web", "--", "sh", "-c", "id -u; echo $GREETING; pwd"))
                .isEqualTo(new Command.Outcome(0, "1234\nbefore\n/before\n", ""));
        assertThat(container.alive()).isTrue();
    }

    private static LinuxContainerUser user(Pod pod) {
        return Pods.container(pod, "app").getUser().getLinux();
    }

    private static List<Long> numbers(HostProcess process, String key) throws IOException {
        return Arrays.stream(process.status(key).trim().split("\\s+"))
                .map(Long::valueOf)
                .toList();
    }
}
