package dev.monopod.probe.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.monopod.model.life.Handler.Header;
import dev.monopod.model.life.Handler.HttpGet;
import dev.monopod.model.life.Handler.Scheme;
import dev.monopod.probe.check.CheckResult.Errored;
import dev.monopod.probe.check.CheckResult.Failed;
import dev.monopod.probe.check.CheckResult.Passed;
import dev.monopod.probe.check.CheckResult.Warned;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class HttpsCheckTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int PORT = 8443;
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nwell";

    private static ProbedPod pod;
    private static ServerTls tls;

    @BeforeAll
    static void makePod(@TempDir Path folder) throws Exception {
        pod = new ProbedPod();
        tls = ServerTls.make(folder);
    }

    @AfterAll
    static void closePod() throws Exception {
        pod.close();
    }

    private static HttpGet get(Header... headers) {
        return new HttpGet(Scheme.HTTPS, Optional.empty(), PORT, "/x", List.of(headers));
    }

    private static final TalkingServer.Talk WELL = connection -> {
        connection.request();
        connection.say(OK);
        connection.listen();
    };

    @Test
    void anyCertificateWillDo() throws Exception {
        try (TalkingServer server = TalkingServer.start(pod.namespace(), PORT, tls, WELL)) {
            assertThat(pod.look(checks -> checks.http(get(), LONG))).isEqualTo(new Passed("well"));
            HttpGet named = new HttpGet(Scheme.HTTPS, Optional.of("localhost"), PORT, "/x", List.of());
            assertThat(pod.look(checks -> checks.http(named, LONG))).isEqualTo(new Passed("well"));
            assertThat(pod.look(checks -> checks.hook(get(), LONG))).isEqualTo(new Passed(""));

            assertThat(server.requests()).hasSize(3);
            await().until(() -> server.openConnections() == 0);
        }
    }

    /** The server decides how long that takes: on the loop it would hold up other pods. */
    @Test
    void aHandshakeIsWorkedOutBesideTheLoop() throws Exception {
        CountDownLatch free = new CountDownLatch(1);
        Handshakes handshakes = pod.node().handshakes();
        try (TalkingServer server = TalkingServer.start(pod.namespace(), PORT, tls, WELL)) {
            handshakes.execute(() -> awaited(free));
            CompletableFuture<CheckResult> result = new CompletableFuture<>();
            pod.context()
                    .runOnContext(
                            turn -> pod.checks().http(get(), LONG).result().onSuccess(result::complete));
            await().until(() -> server.openConnections() == 1);
            HttpGet nobody = new HttpGet(Scheme.HTTP, Optional.empty(), 81, "/", List.of());
            assertThat(pod.look(checks -> checks.http(nobody, LONG))).isInstanceOf(Failed.class);
            assertThat(server.requests()).isEmpty();
            assertThat(result).isNotDone();

            free.countDown();
            assertThat(result.get(30, TimeUnit.SECONDS)).isEqualTo(new Passed("well"));
        } finally {
            free.countDown();
        }
    }

    @Test
    void tooManyHandshakesAtATimeAreNothingThatTheContainerDid() throws Exception {
        CountDownLatch free = new CountDownLatch(1);
        try (TalkingServer server = TalkingServer.start(pod.namespace(), PORT, tls, WELL)) {
            CountDownLatch busy = new CountDownLatch(1);
            pod.node().handshakes().execute(() -> {
                busy.countDown();
                awaited(free);
            });
            busy.await();
            for (int i = 0; i < Handshakes.MOST_WAITING; i++) {
                pod.node().handshakes().execute(() -> {});
            }
            assertThat(pod.look(checks -> checks.http(get(), LONG)))
                    .isEqualTo(new Errored(
                            "unknown", "Get \"https://127.0.0.1:8443/x\": too many TLS handshakes at a time"));
            assertThat(server.requests()).isEmpty();
        } finally {
            free.countDown();
        }
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aProbeIsNotAskedInPlainInstead() throws Exception {
        try (TalkingServer server = TalkingServer.start(
                pod.namespace(), PORT, connection -> connection.say("HTTP/1.0 400 Bad Request\r\n\r\n"))) {
            assertThat(pod.look(checks -> checks.http(get(), LONG))).isInstanceOf(Failed.class);
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void aHookIsAndKeepsItsSecret() throws Exception {
        TalkingServer.Talk plain = connection -> {
            // A TLS record of a handshake begins with 22.
            if (connection.peek() == 22) {
                connection.say("HTTP/1.0 400 Bad Request\r\n\r\n");
            } else {
                WELL.with(connection);
            }
        };
        try (TalkingServer server = TalkingServer.start(pod.namespace(), PORT, plain)) {
            HttpGet request = get(new Header("Authorization", "Bearer secret"), new Header("X-Other", "1"));

            assertThat(pod.look(checks -> checks.hook(request, LONG)))
                    .isEqualTo(new Warned("request to HTTPS lifecycle hook 127.0.0.1:8443 got HTTP response,"
                            + " retry with HTTP succeeded"));
            assertThat(server.requests())
                    .singleElement()
                    .satisfies(head -> assertThat(head)
                            .contains("user-agent: kube-lifecycle/1.36\r\n")
                            .contains("X-Other: 1\r\n")
                            .doesNotContain("secret"));
        }
    }

    @Test
    void aServerThatOnlyEverAnswersInPlainIsFallenBackToOnce() throws Exception {
        try (TalkingServer server = TalkingServer.start(pod.namespace(), PORT, connection -> {
            connection.say("HTTP");
            connection.say("/1.1 302 X\r\nLocation: https://127.0.0.1:8443/\r\nContent-Length: 0\r\n\r\n");
            connection.listen();
        })) {
            assertThat(pod.look(checks -> checks.hook(get(), LONG))).isInstanceOf(Failed.class);
            await().until(() -> server.openConnections() == 0);
        }
    }

    @Test
    void gibberishInsteadOfTls() throws Exception {
        try (TalkingServer server =
                TalkingServer.start(pod.namespace(), PORT, connection -> connection.sayForever("gibberish "))) {
            assertThat(pod.look(checks -> checks.http(get(), LONG))).isInstanceOf(Failed.class);
            assertThat(pod.look(checks -> checks.hook(get(), LONG))).isInstanceOf(Failed.class);
            await().until(() -> server.openConnections() == 0);
        }
    }

    @Test
    void aHandshakeWithoutEnd() throws Exception {
        // Records of the kind "handshake", 5 bytes each, of a message of 16 MiB.
        String record = "\u0016\u0003\u0003\u0000\u0005";
        try (TalkingServer server = TalkingServer.start(pod.namespace(), PORT, connection -> {
            connection.say(record + "\u0002\u00ff\u00ff\u00ff\u0003");
            connection.sayForever(record + "\u0000\u0000\u0000\u0000\u0000");
        })) {
            assertThat(pod.look(checks -> checks.http(get(), LONG))).isInstanceOf(Failed.class);
            await().until(() -> server.openConnections() == 0);
        }
    }

    @Test
    void aServerThatSaysNothing() throws Exception {
        try (TalkingServer server = TalkingServer.start(pod.namespace(), PORT, TalkingServer.Connection::listen)) {
            assertThat(pod.look(checks -> checks.http(get(), Duration.ofMillis(300))))
                    .isEqualTo(new Failed("Get \"https://127.0.0.1:8443/x\": context deadline exceeded"
                            + " (Client.Timeout exceeded while awaiting headers)"));
            await().until(() -> server.openConnections() == 0);
        }
    }
}
