package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Experiment 8: one kernel, many userlands. */
final class UserlandsE2eTest {

    @RegisterExtension
    final TestAgent agent = TestAgent.with("busybox", "debian");

    @Test
    void twoImagesShareTheKernelsReleaseAndDifferInTheirOwn() throws IOException {
        agent.apply("08-one-kernel-many-userlands.yaml");
        Pod pod = agent.awaitRunning("one-kernel-many-userlands");

        List<String> busybox = agent.awaitLog(pod, "busybox", 0, lines -> lines.contains("ID=busybox"));
        List<String> debian = agent.awaitLog(pod, "debian", 0, lines -> lines.contains("ID=debian"));

        String kernel = Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip();
        assertThat(busybox.get(0)).isEqualTo(kernel);
        assertThat(debian.get(0)).isEqualTo(kernel);
        assertThat(busybox).doesNotContain("ID=debian");
    }
}
