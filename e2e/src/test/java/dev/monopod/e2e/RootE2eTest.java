package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Experiment 9: switching the root. */
final class RootE2eTest {
    private static final String EXPERIMENT = "09-switching-the-root.yaml";
    private static final String POD = "switching-the-root";

    @RegisterExtension
    final TestAgent agent = TestAgent.with("busybox");

    @Test
    void theRootIsAnOverlayAndTheHostsMountsAreGone() throws IOException {
        agent.apply(EXPERIMENT);
        Pod pod = agent.awaitRunning(POD);
        agent.awaitLog(pod, "app", 0, lines -> lines.stream().anyMatch(line -> line.contains(" - overlay ")));
        HostProcess app = agent.witness(pod).container("app");

        assertThat(app.mountAt("/")).contains(" - overlay ");
        // Sources of bind mounts are shown by their paths on the host; places are all below the container's own.
        List<String> places =
                app.mounts().stream().map(line -> line.split(" ")[4]).toList();
        assertThat(places)
                .allMatch(place -> place.equals("/")
                        || place.matches("/(proc|dev|sys)(/.*)?")
                        || place.matches("/etc/(hosts|hostname|resolv.conf)"));
        assertThat(app.mountAt("/proc")).contains("nosuid,nodev,noexec");
        assertThat(app.mountAt("/sys")).contains("ro,");
    }

    @Test
    void theHostSeesItsFilesThroughProcAndNowhereElse() throws IOException {
        agent.apply(EXPERIMENT);
        Pod pod = agent.awaitRunning(POD);
        agent.awaitLog(pod, "app", 0, lines -> lines.contains("written"));
        HostProcess app = agent.witness(pod).container("app");

        assertThat(app.root("/written")).hasContent("written inside");
        assertThat(Path.of("/written")).doesNotExist();
        assertThat(app.root("/etc/os-release")).content().contains("ID=busybox");
        assertThat(HostProcess.self().mounts())
                .noneMatch(line -> line.contains(agent.directories().top() + "/"));
    }

    @Test
    void aNewAttemptStartsFromTheImageAgain() throws IOException {
        agent.apply(EXPERIMENT);
        Pod pod = agent.awaitRunning(POD);
        PodWitness witness = agent.witness(pod);
        agent.awaitLog(pod, "app", 0, lines -> lines.contains("written"));
        Files.writeString(witness.container("app").root("/only-the-first"), "x");

        witness.container("app").kill();
        agent.awaitContainer(POD, "app", status -> Pods.running(status) && status.getRestartCount() == 1);

        assertThat(witness.container("app").root("/only-the-first")).doesNotExist();
    }
}
