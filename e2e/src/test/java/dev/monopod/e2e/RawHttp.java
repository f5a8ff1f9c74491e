package dev.monopod.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** HTTP 1.0 by hand: a proper client sends only what is proper, and knows no unix sockets. */
public final class RawHttp {

    /** A status of 0 stands for a connection that was closed without an answer. */
    public record Answer(int status, String head, String body) {}

    private final SocketAddress address;

    private RawHttp(SocketAddress address) {
        this.address = address;
    }

    public static RawHttp onPort(int port) {
        return new RawHttp(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    public static RawHttp onSocket(Path socket) {
        return new RawHttp(UnixDomainSocketAddress.of(socket));
    }

    public Answer get(String target) throws IOException {
        return ask(request(target));
    }

    public static String request(String target) {
        return "GET " + target + " HTTP/1.0\r\nHost: localhost\r\n\r\n";
    }

    /** Sends these bytes; the answer ends with the connection. */
    public Answer ask(String request) throws IOException {
        StringBuilder answer = new StringBuilder();
        try (SocketChannel channel = send(request)) {
            InputStream in = Channels.newInputStream(channel);
            byte[] buffer = new byte[8192];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                answer.append(new String(buffer, 0, length, StandardCharsets.ISO_8859_1));
            }
        } catch (IOException reset) {
            // Whoever is refused before all was read sees a reset, with the answer before it or without.
            if (answer.isEmpty()) {
                return new Answer(0, "", "");
            }
        }
        return parse(new String(answer.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
    }

    /** Sends these bytes; the answer is the caller's to read. */
    public SocketChannel send(String request) throws IOException {
        SocketChannel channel = SocketChannel.open(address);
        ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(StandardCharsets.ISO_8859_1));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        return channel;
    }

    private static Answer parse(String answer) {
        if (answer.isEmpty()) {
            return new Answer(0, "", "");
        }
        int end = answer.indexOf("\r\n\r\n");
        if (end < 0) {
            // Whoever answered has ended in the middle of it.
            return new Answer(0, "", "");
        }
        String head = answer.substring(0, end);
        return new Answer(Integer.parseInt(head.split(" ")[1]), head, answer.substring(end + 4));
    }
}
