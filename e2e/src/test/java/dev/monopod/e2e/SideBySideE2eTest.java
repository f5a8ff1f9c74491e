package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two agents on one machine. */
final class SideBySideE2eTest {
    private static final String EXPERIMENT = "01-a-container-is-a-process.yaml";
    private static final String POD = "a-container-is-a-process";

    @RegisterExtension
    final TestAgent left = TestAgent.with("busybox");

    @RegisterExtension
    final TestAgent right = TestAgent.with("busybox");

    @Test
    void theSamePodRunsOnBothAndNeitherTouchesTheOthers() throws Exception {
        left.apply(EXPERIMENT);
        right.apply(EXPERIMENT);
        Pod onLeft = left.awaitRunning(POD);
        Pod onRight = right.awaitRunning(POD);
        HostProcess leftApp = left.witness(onLeft).container("app");
        HostProcess rightApp = right.witness(onRight).container("app");
        assertThat(leftApp).isNotEqualTo(rightApp);
        assertThat(leftApp.namespace("net")).isNotEqualTo(rightApp.namespace("net"));
        assertThat(onLeft.getMetadata().getUid())
                .as("a pod's uid tells its node")
                .isNotEqualTo(onRight.getMetadata().getUid());

        left.restart();
        left.remove(EXPERIMENT);
        left.awaitGone(POD);

        assertThat(leftApp.alive()).isFalse();
        assertThat(rightApp.alive()).isTrue();
        assertThat(right.witness(right.awaitRunning(POD)).container("app")).isEqualTo(rightApp);
    }
}
