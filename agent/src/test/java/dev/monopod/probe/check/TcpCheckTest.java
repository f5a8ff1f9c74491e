package dev.monopod.probe.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.model.life.Handler.Tcp;
import dev.monopod.probe.check.CheckResult.Errored;
import dev.monopod.probe.check.CheckResult.Failed;
import dev.monopod.probe.check.CheckResult.Passed;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class TcpCheckTest {
    private static final Tcp PORT = new Tcp(Optional.empty(), 6379);
    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void connects() throws Exception {
        try (ProbedPod pod = new ProbedPod()) {
            try (ServerSocketChannel server = pod.namespace().listen(6379, 10)) {
                assertThat(pod.look(checks -> checks.tcp(PORT, LONG))).isEqualTo(new Passed(""));
                assertThat(server.accept().socket().getInputStream().read()).isEqualTo(-1);
            }
            assertThat(pod.look(checks -> checks.tcp(PORT, LONG)))
                    .isEqualTo(new Failed("dial tcp 127.0.0.1:6379: Connection refused"));
            assertThat(pod.look(checks -> checks.tcp(new Tcp(Optional.of("::1"), 6379), LONG)))
                    .isEqualTo(new Failed("dial tcp [::1]:6379: Connection refused"));
        }
    }

    @Test
    void aServerThatDoesNotAcceptIsGivenItsTime() throws Exception {
        try (ProbedPod pod = new ProbedPod();
                ServerSocketChannel server = pod.namespace().listen(6379, 1)) {
            CheckResult result = new Passed("");
            for (int i = 0; i < 10 && result instanceof Passed; i++) {
                result = pod.look(checks -> checks.tcp(PORT, Duration.ofMillis(500)));
            }

            assertThat(result).isEqualTo(new Failed("dial tcp 127.0.0.1:6379: i/o timeout"));
            assertThat(server.isOpen()).isTrue();
        }
    }

    @Test
    void aNamespaceThatIsGoneSaysNothingOfTheContainer() throws Exception {
        try (ProbedPod pod = new ProbedPod()) {
            pod.namespace().namespace().close();

            assertThat(pod.look(checks -> checks.tcp(PORT, LONG))).isInstanceOf(Errored.class);
        }
    }
}
