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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class HttpCheckTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final String URL = "http://127.0.0.1:8080/healthz";
    /** What sockets hold on both sides comes on top of what is read. */
    private static final long SOME_MEBIBYTES = 16 << 20;

    private static ProbedPod pod;

    @BeforeAll
    static void makePod() throws Exception {
        pod = new ProbedPod();
    }

    @AfterAll
    static void closePod() throws Exception {
        pod.close();
    }

    private static HttpGet get(String path, Header... headers) {
        return new HttpGet(Scheme.HTTP, Optional.empty(), 8080, path, List.of(headers));
    }

    private static CheckResult look(HttpGet request, Duration time) throws Exception {
        return pod.look(checks -> checks.http(request, time));
    }

    private static CheckResult look(TalkingServer.Talk talk, Duration time) throws Exception {
        try (TalkingServer server = TalkingServer.start(pod.namespace(), 8080, talk)) {
            CheckResult result = look(get("/healthz"), time);
            await().until(() -> server.openConnections() == 0);
            assertThat(server.sent()).isLessThan(SOME_MEBIBYTES);
            return result;
        }
    }

    private static TalkingServer.Talk answer(String answer) {
        return connection -> {
            connection.request();
            connection.say(answer);
            connection.listen();
        };
    }

    private static String ok(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    @Test
    void busyboxIsWell(@TempDir Path pages) throws Exception {
        Files.writeString(pages.resolve("healthz"), "well");
        pod.namespace().run("busybox", "httpd", "-f", "-p", "127.0.0.1:8081", "-h", pages.toString());
        HttpGet request = new HttpGet(Scheme.HTTP, Optional.empty(), 8081, "healthz", List.of());

        await().untilAsserted(() -> assertThat(look(request, LONG)).isEqualTo(new Passed("well")));
        HttpGet missing = new HttpGet(Scheme.HTTP, Optional.empty(), 8081, "/none", List.of());
        assertThat(look(missing, LONG)).isEqualTo(new Failed("HTTP probe failed with statuscode: 404"));
    }

    @ParameterizedTest
    @CsvSource({"200,true", "204,true", "399,true", "400,false", "404,false", "500,false", "199,false", "101,false"})
    void theStatusDecides(int status, boolean passes) throws Exception {
        CheckResult result = look(
                connection -> {
                    connection.request();
                    connection.say("HTTP/1.1 " + status + " X\r\nContent-Length: 0\r\n\r\n");
                    if (status == 199) {
                        connection.say("HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n");
                    }
                    if (status != 101) {
                        connection.listen();
                    }
                },
                LONG);

        if (passes) {
            assertThat(result).isNotInstanceOfAny(Failed.class, Errored.class);
        } else {
            assertThat(result)
                    .isEqualTo(new Failed("HTTP probe failed with statuscode: " + (status == 199 ? 500 : status)));
        }
    }

    @Test
    void sendsWhatTheKubeletSends() throws Exception {
        try (TalkingServer server = TalkingServer.start(pod.namespace(), 8080, answer(ok("")))) {
            look(get("a b?q=ä#frag\r\nX: y"), LONG);
            look(get("/", new Header("host", "me.example"), new Header("X-A", "1"), new Header("X-A", "2")), LONG);
            look(get("/", new Header("User-Agent", "mine"), new Header("accept", "text/plain")), LONG);
            look(get("/", new Header("User-Agent", ""), new Header("Accept", ""), new Header("Host", "")), LONG);

            String agent = "user-agent: kube-probe/1.36";
            String any = "accept: */*";
            String close = "connection: close";
            String host = "host: 127.0.0.1:8080";
            assertThat(server.requests())
                    .containsExactly(
                            head("GET /a%20b?q=%C3%A4 HTTP/1.1", host, agent, any, close),
                            head("GET / HTTP/1.1", "X-A: 1", "X-A: 2", "host: me.example", agent, any, close),
                            head("GET / HTTP/1.1", "User-Agent: mine", "accept: text/plain", host, close),
                            head("GET / HTTP/1.1", host, close));
        }
    }

    private static String head(String... lines) {
        return String.join("\r\n", lines) + "\r\n\r\n";
    }

    @Test
    void aHeaderThatWouldBeTwoIsNotSent() throws Exception {
        try (TalkingServer server = TalkingServer.start(pod.namespace(), 8080, answer(ok("")))) {
            assertThat(look(get("/", new Header("X", "1\r\nY: 2")), LONG)).isInstanceOf(Failed.class);
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void followsToTheSameHost() throws Exception {
        TalkingServer.Talk talk = connection -> {
            String path = connection.request().split(" ")[1];
            connection.say(
                    switch (path) {
                        case "/healthz" -> "HTTP/1.1 302 Found\r\nLocation: second?x=1\r\n\r\n";
                        case "/second?x=1" -> "HTTP/1.1 307 X\r\nLocation: http://127.0.0.1:8080/third\r\n\r\n";
                        default -> ok("there");
                    });
            connection.listen();
        };
        try (TalkingServer server = TalkingServer.start(pod.namespace(), 8080, talk)) {
            assertThat(look(get("/healthz", new Header("Host", "me")), LONG)).isEqualTo(new Passed("there"));

            assertThat(server.requests()).hasSize(3);
            assertThat(server.requests().get(1)).contains("host: me\r\n");
            assertThat(server.requests().get(2)).contains("host: 127.0.0.1:8080\r\n");
        }
    }

    @Test
    void aRedirectElsewhereIsAWarning() throws Exception {
        assertThat(look(
                        answer("HTTP/1.1 302 Found\r\nLocation: http://example.com/\r\nContent-Length: 2\r\n\r\ngo"),
                        LONG))
                .isEqualTo(new Warned("Probe terminated redirects, Response body: go"));
        assertThat(look(answer("HTTP/1.1 304 Not Modified\r\n\r\n"), LONG)).isInstanceOf(Warned.class);
        assertThat(look(answer("HTTP/1.1 301 Moved\r\nContent-Length: 0\r\n\r\n"), LONG))
                .isInstanceOf(Warned.class);
    }

    @Test
    void aLoopOfRedirectsEnds() throws Exception {
        try (TalkingServer server = TalkingServer.start(
                pod.namespace(),
                8080,
                answer("HTTP/1.1 302 Found\r\nLocation: /healthz\r\nContent-Length: 0\r\n\r\n"))) {
            assertThat(look(get("/healthz"), LONG))
                    .isEqualTo(new Failed("Get \"" + URL + "\": stopped after 10 redirects"));
            assertThat(server.requests()).hasSize(10);
            await().until(() -> server.openConnections() == 0);
        }
    }

    @Test
    void aLocationThatLeadsNowhere() throws Exception {
        assertThat(look(answer("HTTP/1.1 302 Found\r\nLocation: http://[x\r\n\r\n"), LONG))
                .isEqualTo(new Failed("Get \"" + URL + "\": can't follow to Location \"http://[x\""));
    }

    @Test
    void aLocationThatIsTooLongIsNotFollowed() throws Exception {
        try (TalkingServer server = TalkingServer.start(
                pod.namespace(),
                8080,
                answer("HTTP/1.1 302 Found\r\nLocation: /" + "<../".repeat(15_000) + "\r\n\r\n"))) {
            CheckResult result = look(get("/healthz"), LONG);

            assertThat(result).isInstanceOf(Failed.class);
            assertThat(result.message())
                    .startsWith("Get \"" + URL + "\": can't follow to Location \"/<../")
                    .hasSizeLessThan(1200);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void aLocationThatGrowsIsNotFollowedForLong() throws Exception {
        try (TalkingServer server = TalkingServer.start(
                pod.namespace(), 8080, answer("HTTP/1.1 302 Found\r\nLocation: " + "a/".repeat(1000) + "\r\n\r\n"))) {
            assertThat(look(get("/healthz"), LONG).message()).contains("can't follow to Location \"a/a/");
            assertThat(server.requests()).hasSize(3);
        }
    }

    @Test
    void nobodyListens() throws Exception {
        assertThat(look(get("/healthz"), LONG))
                .isEqualTo(new Failed("Get \"" + URL + "\": dial tcp 127.0.0.1:8080: Connection refused"));
    }

    @Test
    void noRouteAndNoName() throws Exception {
        HttpGet away = new HttpGet(Scheme.HTTP, Optional.of("10.1.2.3"), 80, "/", List.of());
        assertThat(look(away, LONG))
                .isEqualTo(new Failed("Get \"http://10.1.2.3:80/\": dial tcp 10.1.2.3:80: Network is unreachable"));
        HttpGet unknown = new HttpGet(Scheme.HTTP, Optional.of("no.such.name.invalid"), 80, "/", List.of());
        assertThat(look(unknown, LONG))
                .isInstanceOf(Failed.class)
                .satisfies(result -> assertThat(result.message()).contains("lookup no.such.name.invalid: "));
    }

    @Test
    void aNameIsLookedUpByTheNode() throws Exception {
        try (TalkingServer server = TalkingServer.start(pod.namespace(), 8080, answer(ok("")))) {
            HttpGet local = new HttpGet(Scheme.HTTP, Optional.of("localhost"), 8080, "/", List.of());

            assertThat(look(local, LONG)).isInstanceOf(Passed.class);
            assertThat(server.requests().get(0)).contains("host: localhost:8080\r\n");
        }
    }

    @Test
    void neverAnswers() throws Exception {
        assertThat(look(TalkingServer.Connection::listen, SHORT))
                .isEqualTo(new Failed("Get \"" + URL
                        + "\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)"));
    }

    @Test
    void closesAtOnce() throws Exception {
        assertThat(look(connection -> {}, LONG)).isInstanceOf(Failed.class);
        assertThat(look(TalkingServer.Connection::request, LONG)).isEqualTo(new Failed("Get \"" + URL + "\": EOF"));
    }

    @Test
    void resets() throws Exception {
        CheckResult result = look(
                connection -> {
                    connection.request();
                    connection.reset();
                },
                LONG);

        assertThat(result).isEqualTo(new Failed("Get \"" + URL + "\": Connection reset"));
    }

    @Test
    void headersWithoutEnd() throws Exception {
        CheckResult result = look(
                connection -> {
                    connection.request();
                    connection.say("HTTP/1.1 200 OK\r\n");
                    connection.sayForever("X-Endless: abcdefghijklmnopqrstuvwxyz\r\n");
                },
                LONG);

        assertThat(result).isInstanceOf(Failed.class);
        assertThat(result.message()).contains("malformed HTTP response");
    }

    @Test
    void oneLineWithoutEnd() throws Exception {
        CheckResult result = look(
                connection -> {
                    connection.request();
                    connection.sayForever("HTTP/1.1 200 OK and so on and so on ");
                },
                LONG);

        assertThat(result).isInstanceOf(Failed.class);
    }

    @Test
    void aBodyWithoutEndIsReadForTenKibibytes() throws Exception {
        CheckResult result = look(
                connection -> {
                    connection.request();
                    connection.say("HTTP/1.1 200 OK\r\n\r\n");
                    connection.sayForever("all is well ");
                },
                LONG);

        assertThat(result).isInstanceOf(Passed.class);
        assertThat(result.message()).startsWith("all is well").hasSizeLessThanOrEqualTo(1024);
    }

    @Test
    void aChunkWithoutEndIsReadForTenKibibytes() throws Exception {
        CheckResult result = look(
                connection -> {
                    connection.request();
                    connection.say("HTTP/1.1 500 X\r\nTransfer-Encoding: chunked\r\n\r\n7fffffff\r\n");
                    connection.sayForever("all is bad ");
                },
                LONG);

        assertThat(result).isEqualTo(new Failed("HTTP probe failed with statuscode: 500"));
    }

    @Test
    void emptyChunkExtensionsAndTrailersWithoutEnd() throws Exception {
        CheckResult result = look(
                connection -> {
                    connection.request();
                    connection.say("HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n");
                    connection.sayForever("X-Trailer: abcdefghijklmnopqrstuvwxyz\r\n");
                },
                LONG);

        assertThat(result).isInstanceOf(Errored.class);
    }

    @Test
    void headersThatDrip() throws Exception {
        CheckResult result = look(
                connection -> {
                    connection.request();
                    connection.say("HTTP/1.1 200 OK\r\n");
                    while (true) {
                        connection.say("X: y\r\n");
                        Thread.sleep(20);
                    }
                },
                SHORT);

        assertThat(result.message()).endsWith("while awaiting headers)");
        assertThat(result).isInstanceOf(Failed.class);
    }

    @Test
    void aBodyThatDripsIsNoAnswer() throws Exception {
        CheckResult result = look(
                connection -> {
                    connection.request();
                    connection.say("HTTP/1.1 200 OK\r\n\r\n");
                    while (true) {
                        connection.say("drip ");
                        Thread.sleep(20);
                    }
                },
                SHORT);

        assertThat(result)
                .isEqualTo(new Errored(
                        "failure", "context deadline exceeded (Client.Timeout exceeded while reading body)"));
    }

    @Test
    void aBodyThatIsCutIsNoAnswer() throws Exception {
        CheckResult result = look(
                connection -> {
                    connection.request();
                    connection.say("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nsome");
                },
                LONG);

        assertThat(result).isEqualTo(new Errored("failure", "unexpected EOF"));
    }

    @Test
    void continuesWithoutEnd() throws Exception {
        CheckResult result = look(
                connection -> {
                    connection.request();
                    connection.sayForever("HTTP/1.1 100 Continue\r\n\r\n");
                },
                LONG);

        assertThat(result).isEqualTo(new Failed("Get \"" + URL + "\": too many 1xx informational responses"));
        assertThat(look(
                        answer("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nLink: x\r\n\r\n" + ok("well")),
                        LONG))
                .isEqualTo(new Passed("well"));
    }

    @Test
    void speaksAnotherProtocol() throws Exception {
        assertThat(look(connection -> connection.sayForever("\u0000\u0001\u0002 SSH-2.0 \r\n"), LONG))
                .isInstanceOf(Failed.class);
    }

    @Test
    void whatItSaysForgesNoLines() throws Exception {
        assertThat(look(answer(ok("a\u001b[31m\u0000\r\u00c2\u009bb")), LONG)).isEqualTo(new Passed("a?[31m???b"));
    }

    @Test
    void beingCancelledHangsUp() throws Exception {
        try (TalkingServer server = TalkingServer.start(pod.namespace(), 8080, connection -> {
            connection.request();
            connection.listen();
        })) {
            Check[] check = new Check[1];
            pod.context().runOnContext(turn -> check[0] = pod.checks().http(get("/"), LONG));
            await().until(() -> server.requests().size() == 1);

            pod.context().runOnContext(turn -> check[0].cancel());

            await().until(() -> server.openConnections() == 0);
            assertThat(check[0].result().isComplete()).isFalse();
        }
    }
}
