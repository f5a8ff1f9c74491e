package dev.monopod.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.monopod.model.life.RestartPolicy;
import dev.monopod.model.status.TerminatedReason;
import dev.monopod.reconcile.Attempt;
import dev.monopod.reconcile.ContainerState;
import dev.monopod.reconcile.ContainerState.Idle;
import dev.monopod.reconcile.ContainerState.Running;
import dev.monopod.reconcile.Ended;
import dev.monopod.reconcile.Health;
import dev.monopod.reconcile.History;
import dev.monopod.reconcile.Lives;
import dev.monopod.reconcile.Moment;
import dev.monopod.reconcile.PodIdentity;
import dev.monopod.reconcile.PodState;
import dev.monopod.reconcile.SandboxState;
import dev.monopod.reconcile.Stop;
import dev.monopod.reconcile.StopRequest;
import dev.monopod.reconcile.Termination;
import dev.monopod.runtime.log.LogChanges;
import dev.monopod.runtime.log.LogFiles;
import dev.monopod.status.PodReport;
import dev.monopod.status.PodSnapshot;
import dev.monopod.status.RefusedPod;
import dev.monopod.status.StatusBoard;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages from outside, over real sockets: the port that everybody on the machine can reach, and root's own. */
class PagesTest {
    private static final Instant T = Instant.parse("2026-01-01T00:00:00Z");
    private static final Attempt FIRST = new Attempt(0, T, Moment.BOOT, Duration.ZERO);
    private static final Attempt SECOND = new Attempt(1, T, Moment.BOOT, Duration.ofSeconds(10));

    private final Vertx vertx = Vertx.vertx();
    private final StatusBoard board = new StatusBoard();
    private Optional<String> unready = Optional.empty();
    private List<String> notes = List.of();
    private LogChanges changes;
    private int port;

    @TempDir
    private Path folder;

    @BeforeEach
    void serve() throws Exception {
        changes = LogChanges.start();
        StatusRoutes status = new StatusRoutes(
                vertx,
                board,
                pod -> PodReport.of(pod, List.of(), "BestEffort"),
                () -> unready,
                () -> notes,
                () -> "a tree",
                () -> "figures 1\n",
                () -> "probes 1\n");
        LogRoutes logs = new LogRoutes(
                board,
                changes,
                work -> vertx.executeBlocking(() -> {
                    work.run();
                    return true;
                }),
                (pod, container, attempt) -> new LogFiles(folder, Path.of(container, attempt + ".log")),
                Clock.systemUTC());
        HttpServer server = StatusServer.onPort(vertx, "127.0.0.1", 0, router -> status.addTo(router, true))
                .await();
        port = server.actualPort();
        StatusServer.onSocket(vertx, socket(), router -> {
                    status.addTo(router, false);
                    logs.addTo(router);
                })
                .await();
    }

    @AfterEach
    void stop() {
        changes.close();
        vertx.close().await();
    }

    @Test
    void healthAndReadinessAreDifferentThings() throws IOException {
        unready = Optional.of("the manifests are being read");

        assertThat(get("/healthz")).startsWith("HTTP/1.0 200").endsWith("ok");
        assertThat(get("/readyz")).startsWith("HTTP/1.0 503").contains("not ready: the manifests are being read");
    }

    @Test
    void whatIsNotAsItShouldBeIsToldWhoAsksForMoreAndIsNoReasonNotToBeReady() throws IOException {
        notes = List.of("/m: can't be watched");

        assertThat(get("/readyz")).startsWith("HTTP/1.0 200").endsWith("\r\n\r\nok");
        assertThat(get("/readyz?verbose")).startsWith("HTTP/1.0 200").endsWith("ok\nwarning: /m: can't be watched\n");
    }

    @Test
    void aPageElsewhereThatResolvesToThisMachineIsNotAnswered() throws IOException {
        for (String host : List.of("evil.example", "evil.example:10255", "127.0.0.1.evil.example")) {
            assertThat(ask(tcp(), "GET /pods HTTP/1.0\r\nHost: " + host + "\r\n\r\n"))
                    .as(host)
                    .startsWith("HTTP/1.0 403");
        }
        for (String host : List.of("localhost", "localhost:" + port, "127.0.0.1", "[::1]:80")) {
            assertThat(ask(tcp(), "GET /healthz HTTP/1.0\r\nHost: " + host + "\r\n\r\n"))
                    .as(host)
                    .startsWith("HTTP/1.0 200");
        }
        assertThat(ask(tcp(), "GET /pods HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.0 403");
    }

    @Test
    void thePortHasNoLogsAndTakesNoOrders() throws IOException {
        board.publish(snapshot(running(History.NONE, FIRST)));

        assertThat(get("/containerLogs/default/web/app")).startsWith("HTTP/1.0 404");
        assertThat(get("/debug/pprof")).startsWith("HTTP/1.0 404");
        assertThat(get("/exec/default/web/app")).startsWith("HTTP/1.0 404");
        assertThat(ask(tcp(), "POST /pods HTTP/1.0\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n"))
                .startsWith("HTTP/1.0 405");
    }

    @Test
    void podsAreAListWhoseVariablesOnlyRootMayRead() throws IOException {
        board.publish(snapshot(running(History.NONE, FIRST)));

        assertThat(env(get("/pods"))).isEqualTo("<redacted>");
        assertThat(env(ask(own(), "GET /pods HTTP/1.0\r\nHost: localhost\r\n\r\n")))
                .isEqualTo("secret");
    }

    @Test
    void aPodIsShownAsItIsNowNotAsItWasShownBefore() throws IOException {
        PodSnapshot first = snapshot(running(History.NONE, FIRST));
        board.publish(first);
        assertThat(get("/pods")).contains("\"restartCount\":0");

        board.publish(snapshot(running(history(), SECOND)));
        assertThat(get("/pods")).contains("\"restartCount\":1").isEqualTo(get("/pods"));

        board.remove(first.identity().uid());
        assertThat(get("/pods")).contains("\"items\":[]");

        board.refuse(List.of(new RefusedPod(first.pod(), T, "OutOfpods", "too many")));
        assertThat(get("/pods")).contains("\"reason\":\"OutOfpods\"");

        board.refuse(List.of());
        assertThat(get("/pods")).contains("\"items\":[]");
    }

    @Test
    void theOwnSocketIsRootsAlone() throws IOException {
        assertThat(Files.getPosixFilePermissions(socket())).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void logsAreServedAsTheKubeletServesThem() throws IOException {
        board.publish(snapshot(running(history(), SECOND)));
        log(0, "2026-01-01T00:00:00.000000000Z stdout F before\n");
        log(1, "2026-01-01T00:00:01.000000000Z stdout F one\n2026-01-01T00:00:02.000000000Z stderr F two\n");

        assertThat(body(logs("app"))).isEqualTo("one\ntwo\n");
        assertThat(body(logs("-"))).isEqualTo("one\ntwo\n");
        assertThat(body(logs("app?tailLines=1&timestamps=true"))).isEqualTo("2026-01-01T00:00:02.000000000Z two\n");
        assertThat(body(logs("app?previous=true"))).isEqualTo("before\n");
        assertThat(logs("nobody")).startsWith("HTTP/1.0 404").contains("container \"nobody\" not found in pod \"web\"");
        assertThat(logs("app?tailLines=-1")).startsWith("HTTP/1.0 422");
        assertThat(logs("app?tailLines=x")).startsWith("HTTP/1.0 400");
    }

    @Test
    void anAttemptThatNeverWasHasNoLog() throws IOException {
        board.publish(snapshot(new Idle(History.NONE)));
        assertThat(logs("app")).startsWith("HTTP/1.0 400").contains("is waiting to start");

        board.publish(snapshot(running(History.NONE, FIRST)));
        assertThat(logs("app?previous=true")).startsWith("HTTP/1.0 400").contains("previous terminated container");
    }

    @Test
    void whoFollowsGetsWhatComesUntilTheContainerEnds() throws IOException {
        board.publish(snapshot(running(History.NONE, FIRST)));
        log(0, "2026-01-01T00:00:00.000000000Z stdout F one\n");
        try (SocketChannel channel = own()) {
            channel.write(bytes("GET /containerLogs/default/web/app?follow=true HTTP/1.0\r\nHost: localhost\r\n\r\n"));
            InputStream in = Channels.newInputStream(channel);
            readUntil(in, "one\n");

            log(0, "2026-01-01T00:00:00.000000000Z stdout F one\n2026-01-01T00:00:01.000000000Z stdout F two\n");
            readUntil(in, "two\n");
            board.publish(snapshot(new Idle(history())));

            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @Test
    void aSymlinkInALogsPlaceIsNotFollowed() throws IOException {
        board.publish(snapshot(running(History.NONE, FIRST)));
        Files.createDirectories(folder.resolve("app"));
        Files.createSymbolicLink(folder.resolve("app/0.log"), Path.of("/etc/passwd"));

        assertThat(logs("app")).startsWith("HTTP/1.0 500").doesNotContain("root:");
    }

    private String logs(String rest) throws IOException {
        return ask(own(), "GET /containerLogs/default/web/" + rest + " HTTP/1.0\r\nHost: localhost\r\n\r\n");
    }

    private void log(int attempt, String content) throws IOException {
        Path file = folder.resolve("app").resolve(attempt + ".log");
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private String get(String path) throws IOException {
        return ask(tcp(), "GET " + path + " HTTP/1.0\r\nHost: localhost\r\n\r\n");
    }

    private SocketChannel tcp() throws IOException {
        return SocketChannel.open(new java.net.InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), port));
    }

    private SocketChannel own() throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket()));
        return channel;
    }

    private Path socket() {
        return folder.resolve("own.sock");
    }

    private static String ask(SocketChannel channel, String request) throws IOException {
        try (channel) {
            channel.write(bytes(request));
            return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void readUntil(InputStream in, String end) throws IOException {
        StringBuilder read = new StringBuilder();
        while (!read.toString().endsWith(end)) {
            int next = in.read();
            assertThat(next).as("after %s", read).isNotNegative();
            read.append((char) next);
        }
    }

    private static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    private static String env(String answer) throws IOException {
        JsonNode list = new ObjectMapper().readTree(body(answer));
        assertThat(list.at("/kind").asText()).isEqualTo("PodList");
        assertThat(list.at("/items/0/status/phase").asText()).isEqualTo("Running");
        return list.at("/items/0/spec/containers/0/env/0/value").asText();
    }

    private static PodSnapshot snapshot(ContainerState container) {
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("web")
                .withUid("u1")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("app")
                .addNewEnv()
                .withName("PASSWORD")
                .withValue("secret")
                .endEnv()
                .endContainer()
                .endSpec()
                .build();
        PodState state = Lives.fresh(Lives.wanted(List.of("app"), RestartPolicy.ALWAYS, Duration.ZERO))
                .with(new SandboxState.Ready(T))
                .with("app", container);
        return new PodSnapshot(
                new PodIdentity("default", "web", "u1"),
                pod,
                "monopod/podu1",
                T,
                Optional.empty(),
                state,
                Map.of(),
                Map.of());
    }

    private static Running running(History history, Attempt attempt) {
        return new Running(history, attempt, 42, T, Health.BEST, Stop.NONE, StopRequest.NOT_YET);
    }

    private static History history() {
        return History.NONE.with(
                new Ended(FIRST, new Termination(1, 0, TerminatedReason.ERROR, "", T, T, Moment.BOOT)));
    }
}
