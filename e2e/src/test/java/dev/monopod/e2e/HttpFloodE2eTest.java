package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients that take what they can of the status port. */
final class HttpFloodE2eTest {
    private static final int CONNECTIONS = 1000;
    private static final int MOST = 256;
    private static final long AGENT_KIB = 400 * 1024;

    @RegisterExtension
    final TestAgent agent = TestAgent.with("busybox");

    private final List<SocketChannel> clients = new ArrayList<>();

    private void closeAll() throws IOException {
        for (SocketChannel client : clients) {
            client.close();
        }
    }

    @Test
    void aThousandWhoSayLittleKeepNobodyOut() throws Exception {
        int before = descriptors();
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                clients.add(agent.statusPort().send("GET /pods HTTP/1.1\r\nHost: localhost\r\nX-"));
                if (i % 100 == 0) {
                    assertThat(agent.statusPort().get("/healthz").body()).isEqualTo("ok");
                }
            }
            assertThat(agent.statusPort().get("/readyz").body()).isEqualTo("ok");
            Waiting.until("those who are too many to be gone", () -> descriptors() <= before + MOST + 10);
            // A letter now and then does not make it a request.
            Waiting.until("all others to be gone too", () -> {
                for (SocketChannel client : clients) {
                    dribble(client);
                }
                return descriptors() < before + 20;
            });
            assertThat(agent.statusPort().get("/healthz").body()).isEqualTo("ok");
        } finally {
            closeAll();
        }
    }

    private static void dribble(SocketChannel client) {
        try {
            client.write(ByteBuffer.wrap("x".getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException gone) {
            return;
        }
    }

    @Test
    void whoNeverReadsWhatItAsksForCostsOneAnswer() throws Exception {
        agent.write("pods.yaml", manyWaitingPods());
        Waiting.until("pods", () -> agent.pods().size() == 100);
        byte[] request = "GET /pods HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        try {
            for (int i = 0; i < 20; i++) {
                SocketChannel client = agent.statusPort().send("");
                client.configureBlocking(false);
                clients.add(client);
            }
            for (int round = 0; round < 100; round++) {
                for (SocketChannel client : clients) {
                    client.write(ByteBuffer.wrap(request));
                }
                if (round % 20 == 0) {
                    assertThat(agent.statusPort().get("/healthz").body()).isEqualTo("ok");
                }
            }
            assertThat(agent.statusPort().get("/pods").status()).isEqualTo(200);
            assertThat(Long.parseLong(
                            HostProcess.of((int) agent.pid()).status("VmRSS").replace(" kB", "")))
                    .isLessThan(AGENT_KIB);
        } finally {
            closeAll();
        }
    }

    /** Large in the listing, and nothing on the machine: their image is missing. */
    private static String manyWaitingPods() {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            all.append("""
                    ---
                    apiVersion: v1
                    kind: Pod
                    metadata:
                      name: p%d
                      annotations:
                        text: "%s"
                    spec:
                      terminationGracePeriodSeconds: 2
                      containers:
                        - name: app
                          image: localhost/missing:1
                    """.formatted(i, "x".repeat(2000)));
        }
        return all.toString();
    }

    private int descriptors() throws IOException {
        try (Stream<Path> entries = Files.list(Path.of("/proc/" + agent.pid() + "/fd"))) {
            return (int) entries.count();
        }
    }
}
