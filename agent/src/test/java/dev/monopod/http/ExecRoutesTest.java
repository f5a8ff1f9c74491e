package dev.monopod.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.model.life.RestartPolicy;
import dev.monopod.reconcile.Attempt;
import dev.monopod.reconcile.ContainerState;
import dev.monopod.reconcile.ContainerState.Running;
import dev.monopod.reconcile.Health;
import dev.monopod.reconcile.History;
import dev.monopod.reconcile.Lives;
import dev.monopod.reconcile.Moment;
import dev.monopod.reconcile.PodIdentity;
import dev.monopod.reconcile.PodState;
import dev.monopod.reconcile.Stop;
import dev.monopod.reconcile.StopRequest;
import dev.monopod.reconcile.Wanted;
import dev.monopod.runtime.ExecEnd;
import dev.monopod.runtime.ExecFormat;
import dev.monopod.runtime.ExecSession;
import dev.monopod.runtime.TerminalSize;
import dev.monopod.status.PodSnapshot;
import dev.monopod.status.StatusBoard;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client of the agent's own socket and its command, with a command that says and takes what the test has it say and take. */
class ExecRoutesTest {
    private static final Instant T = Instant.parse("2026-01-01T00:00:00Z");
    private static final String PATH = "/exec/default/web/app?command=cat&input=1&output=1&error=1";

    private final Vertx vertx = Vertx.vertx();
    private final StatusBoard board = new StatusBoard();
    private final BlockingQueue<Session> sessions = new LinkedBlockingQueue<>();
    private Optional<String> failure = Optional.empty();

    @TempDir
    private Path folder;

    @BeforeEach
    void serve() {
        ExecRoutes routes = new ExecRoutes(
                board,
                (pod, container, attempt, request) -> failure.isPresent()
                        ? Future.failedFuture(new IOException(failure.get()))
                        : Future.succeededFuture(this::open));
        StatusServer.onSocket(vertx, socket(), 1, routes::addTo).await();
        publish(Map.of(), running(0));
    }

    private Future<ExecSession> open(ExecSession.Events events) {
        Session session = new Session(vertx.getOrCreateContext(), events);
        sessions.add(session);
        return Future.succeededFuture(session);
    }

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    @Test
    void whatCantBeRunIsRefusedInWords() throws IOException {
        assertThat(refusal("/exec/default/nobody/app?command=a&output=1"))
                .startsWith("HTTP/1.1 404")
                .endsWith("pod \"nobody\" does not exist in namespace \"default\"\n");
        assertThat(refusal("/exec/default/web/absent?command=a&output=1"))
                .startsWith("HTTP/1.1 404")
                .endsWith("container \"absent\" in pod \"web\" does not exist, choose one of: [app, second]\n");
        assertThat(refusal("/exec/default/web/second?command=a&output=1"))
                .startsWith("HTTP/1.1 400")
                .endsWith("container \"second\" in pod \"web\" is not running\n");
        assertThat(refusal("/exec/default/web/app?output=1")).startsWith("HTTP/1.1 400");
        failure = Optional.of("its shim is too old");
        assertThat(refusal(PATH)).startsWith("HTTP/1.1 500").endsWith("its shim is too old\n");
    }

    @Test
    void aClientThatKnowsNothingOfFramesIsToldWhatItNeeds() throws IOException {
        try (Client client = new Client("GET " + PATH + " HTTP/1.0\r\n\r\n")) {
            assertThat(client.rest()).startsWith("HTTP/1.0 426").contains("monopod-exec/1");
        }
    }

    @Test
    void theContainerIsTheAnnotatedOneElseTheFirstWhichIsTold() throws IOException {
        try (Client client = upgrade("/exec/default/web/-?command=a&output=1")) {
            assertThat(client.head()).contains("Defaulted container \"app\" out of: app, second");
        }
        publish(Map.of("kubectl.kubernetes.io/default-container", "app"), running(0));
        try (Client client = upgrade("/exec/default/web/-?command=a&output=1")) {
            assertThat(client.head()).startsWith("HTTP/1.1 101").doesNotContain("Defaulted");
        }
    }

    @Test
    void bytesGoBothWaysUntilTheEnd() throws Exception {
        try (Client client = upgrade(PATH)) {
            Session session = session();
            client.send(ExecFormat.STDIN, "hello".getBytes(StandardCharsets.UTF_8));
            assertThat(session.taken()).hasToString("hello");
            assertThat(client.frame()).isEqualTo("5:\0\0\0\5");
            client.send(ExecFormat.RESIZE, new byte[] {0, 50, 0, (byte) 132});
            client.send(ExecFormat.STDIN, new byte[0]);
            assertThat(session.taken()).hasToString("50x132");
            assertThat(session.taken()).hasToString("end");
            session.say(false, "out");
            session.say(true, "err");
            session.end(new ExecEnd.Exited(3, ""));
            assertThat(client.frame()).isEqualTo("1:out");
            assertThat(client.frame()).isEqualTo("2:err");
            assertThat(client.frame()).isEqualTo("3:\0\0\0\0\3");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void whatWasNotRunIsToldApart() throws Exception {
        try (Client client = upgrade(PATH)) {
            session().end(new ExecEnd.Failed("no such world"));
            assertThat(client.frame()).isEqualTo("3:\1\0\0\0\0no such world");
        }
    }

    @Test
    void aClientThatGoesTakesItsCommandWithIt() throws Exception {
        Client client = upgrade(PATH);
        Session session = session();
        client.close();

        assertThat(session.killed()).isTrue();
    }

    @Test
    void aClientThatSendsAheadWhatNobodyTakesIsCutOff() throws Exception {
        try (Client client = upgrade(PATH)) {
            Session session = session();
            session.taking = false;
            byte[] half = new byte[ExecFormat.MOST_BYTES / 2];
            client.send(ExecFormat.STDIN, half);
            client.send(ExecFormat.STDIN, half);
            client.send(ExecFormat.STDIN, new byte[] {1});

            assertThat(client.frame()).contains("more than may be sent ahead");
            assertThat(session.killed()).isTrue();
        }
    }

    /** And so notices when it goes. */
    @Test
    void aClientWhoseInputNobodyTakesCanGo() throws Exception {
        Client client = upgrade(PATH);
        Session session = session();
        session.taking = false;
        client.send(ExecFormat.STDIN, new byte[ExecFormat.MOST_BYTES]);
        session.taken();
        client.close();

        assertThat(session.killed()).isTrue();
    }

    @Test
    void aClientThatDoesNotReadStopsItsCommand() throws Exception {
        try (Client client = upgrade(PATH)) {
            Session session = session();
            String much = "x".repeat(16 * 1024);
            int said = 0;
            while (!session.paused()) {
                session.say(false, much);
                said++;
            }
            for (int i = 0; i < said; i++) {
                assertThat(client.frame()).isEqualTo("1:" + much);
            }
            assertThat(session.resumed.poll(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** The server of this test gives idle connections of HTTP a second. */
    @Test
    void aCommandMayBeSilentForLong() throws Exception {
        try (Client client = upgrade(PATH)) {
            Session session = session();
            assertThat(session.killed.poll(2500, TimeUnit.MILLISECONDS)).isNull();
            session.end(new ExecEnd.Exited(0, ""));
            assertThat(client.frame()).isEqualTo("3:\0\0\0\0\0");
        }
    }

    /** A server has room for so many connections at a time; those that are gone take none of it. */
    @Test
    void commandsThatHaveEndedKeepNobodyOut() throws Exception {
        for (int i = 0; i < Connections.MOST + 10; i++) {
            try (Client client = upgrade(PATH)) {
                session().end(new ExecEnd.Exited(0, ""));
                assertThat(client.frame()).isEqualTo("3:\0\0\0\0\0");
            }
        }
        try (Client client = upgrade(PATH)) {
            assertThat(client.head()).startsWith("HTTP/1.1 101");
        }
    }

    private static ContainerState running(int attempt) {
        return new Running(
                History.NONE,
                new Attempt(attempt, T, Moment.BOOT, Duration.ZERO),
                42,
                T,
                Health.BEST,
                Stop.NONE,
                StopRequest.NOT_YET);
    }

    private void publish(Map<String, String> annotations, ContainerState app) {
        Wanted wanted = Lives.wanted(List.of("app", "second"), RestartPolicy.ALWAYS, Duration.ofSeconds(30));
        PodState state = Lives.fresh(wanted).with("app", app);
        board.publish(new PodSnapshot(
                new PodIdentity("default", "web", "u1"),
                new PodBuilder()
                        .withNewMetadata()
                        .withAnnotations(annotations)
                        .endMetadata()
                        .build(),
                "",
                T,
                Optional.empty(),
                state,
                Map.of(),
                Map.of()));
    }

    private Path socket() {
        return folder.resolve("monopod.sock");
    }

    private Session session() throws InterruptedException {
        return java.util.Objects.requireNonNull(sessions.poll(20, TimeUnit.SECONDS), "a session");
    }

    private Client upgrade(String path) throws IOException {
        return new Client(request(path));
    }

    private static String request(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: " + ExecFormat.PROTOCOL
                + "\r\n\r\n";
    }

    private String refusal(String path) throws IOException {
        try (Client client = new Client(request(path))) {
            String head = client.head();
            int length = Integer.parseInt(
                    head.replaceFirst("(?s).*content-length: (\\d+).*", "$1").trim());
            return head + new String(client.in.readNBytes(length), StandardCharsets.UTF_8);
        }
    }

    private final class Client implements AutoCloseable {
        private final SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        private final DataInputStream in = new DataInputStream(Channels.newInputStream(channel));
        private final DataOutputStream out = new DataOutputStream(Channels.newOutputStream(channel));
        private Optional<String> head = Optional.empty();

        Client(String request) throws IOException {
            channel.connect(UnixDomainSocketAddress.of(socket()));
            out.write(request.getBytes(StandardCharsets.US_ASCII));
        }

        String head() throws IOException {
            if (head.isEmpty()) {
                StringBuilder read = new StringBuilder();
                while (read.indexOf("\r\n\r\n") < 0) {
                    read.append((char) in.readUnsignedByte());
                }
                head = Optional.of(read.toString());
            }
            return head.get();
        }

        String rest() throws IOException {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }

        void send(int kind, byte[] bytes) throws IOException {
            out.write(Buffer.buffer()
                    .appendByte((byte) kind)
                    .appendInt(bytes.length)
                    .appendBytes(bytes)
                    .getBytes());
        }

        /** Channel and bytes of the next frame. */
        String frame() throws IOException {
            head();
            int kind = in.readUnsignedByte();
            return kind + ":" + new String(in.readNBytes(in.readInt()), StandardCharsets.ISO_8859_1);
        }

        boolean isClosed() throws IOException {
            return in.read() < 0;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** Of the command: used on the server's context, watched from the test. */
    private static final class Session implements ExecSession {
        private final Context context;
        private final Events events;
        private final BlockingQueue<Buffer> taken = new LinkedBlockingQueue<>();
        private final BlockingQueue<Boolean> killed = new LinkedBlockingQueue<>();
        private final BlockingQueue<Boolean> paused = new LinkedBlockingQueue<>();
        private final BlockingQueue<Boolean> resumed = new LinkedBlockingQueue<>();
        private volatile boolean taking = true;

        private Session(Context context, Events events) {
            this.context = context;
            this.events = events;
        }

        void say(boolean toStderr, String text) {
            Promise<Void> said = Promise.promise();
            context.runOnContext(nothing -> {
                events.output(toStderr, Buffer.buffer(text));
                said.complete();
            });
            said.future().await();
        }

        void end(ExecEnd end) {
            context.runOnContext(nothing -> events.ended(end));
        }

        Buffer taken() throws InterruptedException {
            return java.util.Objects.requireNonNull(taken.poll(20, TimeUnit.SECONDS), "something that was taken");
        }

        boolean killed() throws InterruptedException {
            return Boolean.TRUE.equals(killed.poll(20, TimeUnit.SECONDS));
        }

        boolean paused() {
            return paused.poll() != null;
        }

        @Override
        public Future<Void> input(Buffer bytes) {
            taken.add(bytes);
            return taking ? Future.succeededFuture() : Promise.<Void>promise().future();
        }

        @Override
        public void endInput() {
            taken.add(Buffer.buffer("end"));
        }

        @Override
        public void resize(TerminalSize size) {
            taken.add(Buffer.buffer(size.rows() + "x" + size.columns()));
        }

        @Override
        public void pause() {
            paused.add(true);
        }

        @Override
        public void resume() {
            resumed.add(true);
        }

        @Override
        public void kill() {
            killed.add(true);
        }
    }
}
