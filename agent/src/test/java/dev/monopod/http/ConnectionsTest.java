package dev.monopod.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that don't read what they ask for, over real sockets; the kernel tells which of them are still served. */
@Timeout(60)
class ConnectionsTest {
    private static final int MIB = 1 << 20;
    private static final int SOCKET = socketBuffer();
    /** A little more than the kernel takes of it without a reader. */
    private static final int MIDDLING = SOCKET + 32 * 1024;
    /** More than the kernel takes. */
    private static final int KERNEL = Math.max(MIB, 4 * SOCKET);

    private static final int LARGE = 8 * KERNEL;

    private static final String ASK_LARGE = "GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private final Vertx vertx = Vertx.vertx();
    private final List<SocketChannel> clients = new ArrayList<>();

    private static int socketBuffer() {
        try {
            return Integer.parseInt(
                    Files.readString(Path.of("/proc/sys/net/core/wmem_default")).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @TempDir
    private Path folder;

    @BeforeEach
    void serve() {
        StatusServer.onSocket(vertx, socket(), ConnectionsTest::pages).await();
    }

    private Path socket() {
        return folder.resolve("s");
    }

    private static void pages(Router router) {
        router.get("/small").handler(request -> request.response().end("small"));
        router.get("/middling").handler(request -> request.response().end(Buffer.buffer(new byte[MIDDLING])));
        router.get("/large").handler(request -> request.response().end(Buffer.buffer(new byte[LARGE])));
    }

    @AfterEach
    void stop() throws IOException {
        for (SocketChannel client : clients) {
            client.close();
        }
        vertx.close().await();
    }

    @Test
    void whoDoesNotReadKeepsNobodyOut() throws Exception {
        for (int i = 0; i < Connections.MOST + 50; i++) {
            send(connect(), "GET /middling HTTP/1.1\r\nHost: localhost\r\n\r\n");
        }

        assertThat(small()).endsWith("small");
        await().untilAsserted(() -> assertThat(served()).isLessThanOrEqualTo(Connections.MOST));
        assertThat(small()).endsWith("small");
    }

    @Test
    void whatAllTogetherDoNotReadIsBounded() throws Exception {
        for (int i = 0; i < 20; i++) {
            send(connect(), ASK_LARGE);
        }

        int unread = LARGE - KERNEL;
        await().untilAsserted(
                        () -> assertThat(served()).isLessThanOrEqualTo((int) (Connections.MOST_UNREAD / unread) + 1));
        assertThat(small()).endsWith("small");
        assertThat(read(send(connect(), ASK_LARGE.replace("1.1", "1.0")))).isGreaterThan(LARGE);
    }

    @Test
    void whoAsksAgainBeforeHavingReadGetsAllInTheEnd() throws Exception {
        SocketChannel client = connect();
        send(client, ASK_LARGE + ASK_LARGE + ASK_LARGE.replace("1.1", "1.0"));

        assertThat(read(client)).isBetween(3L * LARGE, 3L * LARGE + 1000);
    }

    @Test
    void whoHasReadMayAskAgain() throws Exception {
        SocketChannel client = connect();
        for (int i = 0; i < 10; i++) {
            send(client, ASK_LARGE);
            InputStream in = Channels.newInputStream(client);
            readHead(in);
            assertThat(in.readNBytes(LARGE)).hasSize(LARGE);
        }
    }

    private SocketChannel connect() throws IOException {
        SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(socket()));
        clients.add(client);
        return client;
    }

    private static SocketChannel send(SocketChannel client, String request) throws IOException {
        client.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
        return client;
    }

    private String small() throws IOException {
        try (SocketChannel client = connect()) {
            send(client, "GET /small HTTP/1.0\r\nHost: localhost\r\n\r\n");
            return new String(Channels.newInputStream(client).readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private static long read(SocketChannel client) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(MIB);
        long all = 0;
        for (int length = client.read(buffer); length >= 0; length = client.read(buffer)) {
            all += length;
            buffer.clear();
        }
        return all;
    }

    private static void readHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            head.append((char) in.read());
        }
        assertThat(head).startsWith("HTTP/1.1 200");
    }

    /** How many connections the server's side has, by the kernel's table: these alone have its name and are in state 03, connected. */
    private int served() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/net/unix"))) {
            return (int) lines.filter(line -> line.endsWith(" " + socket()))
                    .filter(line -> line.split("\\s+")[5].equals("03"))
                    .count();
        }
    }
}
