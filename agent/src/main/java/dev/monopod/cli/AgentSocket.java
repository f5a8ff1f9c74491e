package dev.monopod.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import jnr.unixsocket.Credentials;
import jnr.unixsocket.UnixSocketAddress;
import jnr.unixsocket.UnixSocketChannel;
import jnr.unixsocket.UnixSocketOptions;

/**
 * Asks a running agent over its own socket. HTTP 1.0, whose answer ends with the connection, is all that this needs; Vert.x' client would
 * take longer to start than the answer takes.
 */
final class AgentSocket {
    private static final int LONGEST_HEADER = 64 * 1024;
    private static final int BUFFER = 16 * 1024;
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int OK = 200;

    private final Path socket;

    AgentSocket(Path socket) {
        this.socket = socket;
    }

    /**
     * Copies the answer to {@code out} as it comes.
     *
     * @param target path and query
     * @throws IOException where no agent answers, or it answers with a failure, with what it says; or nobody reads what is printed
     */
    void get(String target, PrintStream out) throws IOException {
        try (UnixSocketChannel channel = open()) {
            String request = "GET " + target + " HTTP/1.0\r\nHost: localhost\r\n\r\n";
            Channels.newOutputStream(channel).write(request.getBytes(StandardCharsets.US_ASCII));
            InputStream in = new BufferedInputStream(Channels.newInputStream(channel));
            int status = status(readLine(in));
            skipHeaders(in);
            if (status != OK) {
                throw new IOException(new String(in.readNBytes(LONGEST_HEADER), StandardCharsets.UTF_8).trim());
            }
            copy(in, out);
        }
    }

    /**
     * Asks for a connection that goes on as a stream of another protocol. To be closed by the caller.
     *
     * @throws IOException where no agent answers, or it answers with a failure, with what it says
     */
    UpgradedConnection upgrade(String target, String protocol) throws IOException {
        UnixSocketChannel channel = open();
        UpgradedConnection connection = new UpgradedConnection(channel);
        try {
            connection.write(
                    ByteBuffer.wrap(("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n"
                                    + "Upgrade: " + protocol + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII)));
            InputStream in = connection.in();
            int status = status(readLine(in));
            for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
                connection.addHeader(line);
            }
            if (status == SWITCHING_PROTOCOLS) {
                return connection;
            }
            int most = Math.min(connection.length(), LONGEST_HEADER);
            throw new IOException(new String(in.readNBytes(most), StandardCharsets.UTF_8).trim());
        } catch (IOException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private UnixSocketChannel open() throws IOException {
        if (!Files.exists(socket)) {
            throw new IOException("no agent runs here: there is no " + socket
                    + "; start one with `monopod run`, or name its --run-dir");
        }
        UnixSocketChannel channel = UnixSocketChannel.open(new UnixSocketAddress(socket.toFile()));
        try {
            checkPeer(channel);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** A run directory below a folder that everybody may write to could hold somebody else's socket. */
    private void checkPeer(UnixSocketChannel channel) throws IOException {
        Credentials peer = channel.getOption(UnixSocketOptions.SO_PEERCRED);
        if (peer.getUid() != 0) {
            throw new IOException(socket + " is served by user " + peer.getUid() + ", not by root: that is no agent");
        }
    }

    /** A PrintStream keeps its failures to itself: not asked, `monopod logs -f | head -1` would go on for ever. */
    private static void copy(InputStream in, PrintStream out) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
            out.write(buffer, 0, length);
            if (out.checkError()) {
                throw new IOException("could not write to the standard output");
            }
        }
    }

    private static int status(String line) throws IOException {
        String[] words = line.split(" ", 3);
        if (words.length < 2 || !words[0].startsWith("HTTP/1.")) {
            throw new IOException("not an answer of an agent: " + line);
        }
        return Integer.parseInt(words[1]);
    }

    /** None of them says anything that matters here. */
    private static void skipHeaders(InputStream in) throws IOException {
        String line = readLine(in);
        while (!line.isEmpty()) {
            line = readLine(in);
        }
    }

    private static String readLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0 || line.length() > LONGEST_HEADER) {
                throw new IOException("the agent's answer breaks off");
            }
            line.append((char) next);
        }
        return line.toString().trim();
    }
}
