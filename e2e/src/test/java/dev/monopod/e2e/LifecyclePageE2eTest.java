package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The commands on docs/lifecycle.md, with the experiments that they are about. */
final class LifecyclePageE2eTest {
    @RegisterExtension
    final TestAgent agent = TestAgent.with("busybox");

    @Test
    void theyShowWhatThePageSays() throws IOException, InterruptedException {
        for (String experiment :
                new String[] {"13-who-starts-and-ends-when.yaml", "14a-liveness.yaml", "15-hooks.yaml"}) {
            agent.apply(experiment);
        }
        Instructions page = Instructions.of(agent, Path.of("docs/lifecycle.md"));

        assertThat(page.typeUntil("monopod logs who-starts-and-ends-when", printed -> printed.contains("app begins")))
                .startsWith("diary begins\nprepare begins\nprepare ends\nhelper begins\napp begins\n");
        page.typeUntil("monopod events --for liveness", printed -> printed.contains("Started"));
        page.typeUntil("monopod logs hooks", printed -> printed.equals("app begins\npostStart is done\n"));
        assertThat(page.type("curl -s http://")).contains("\"PodReadyToStartContainers\"");
        page.assertAllTyped();
    }
}
