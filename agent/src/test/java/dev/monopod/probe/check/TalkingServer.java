package dev.monopod.probe.check;

import dev.monopod.kernel.TestNamespace;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A server in a namespace that says whatever it likes, to each connection on a thread of its own. */
final class TalkingServer implements AutoCloseable {
    private final ServerSocketChannel socket;
    private final Layer layer;
    private final Talk talk;
    private final Thread accepting = new Thread(this::accept, "talking-server");
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicInteger open = new AtomicInteger();

    /** What it says; an exception ends the connection. */
    interface Talk {
        void with(Connection connection) throws Exception;
    }

    final class Connection {
        private final Socket peer;
        private final PushbackInputStream in;
        private final OutputStream out;

        private Connection(Socket peer) throws IOException {
            this.peer = peer;
            this.in = new PushbackInputStream(peer.getInputStream());
            this.out = peer.getOutputStream();
        }

        /** Reads a request's head, and remembers it. */
        String request() throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = in.read();
                if (next < 0) {
                    throw new IOException("no request");
                }
                head.append((char) next);
            }
            requests.add(head.toString());
            return head.toString();
        }

        /** The next byte, which is still there then. */
        int peek() throws IOException {
            int next = in.read();
            in.unread(next);
            return next;
        }

        void say(String text) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
            out.write(bytes);
            out.flush();
            sent.addAndGet(bytes.length);
        }

        /** Goes on until the other one hangs up. */
        void sayForever(String text) throws IOException {
            while (true) {
                say(text);
            }
        }

        /** Waits until the other one hangs up. */
        void listen() throws IOException {
            while (in.read() >= 0) {
                // Whatever it says.
            }
        }

        /** Ends the connection with RST. */
        void reset() throws IOException {
            peer.setSoLinger(true, 0);
            peer.close();
        }
    }

    /** What stands between the wire and the talk. */
    interface Layer {
        Socket over(Socket peer) throws IOException;
    }

    private TalkingServer(ServerSocketChannel socket, Layer layer, Talk talk) {
        this.socket = socket;
        this.layer = layer;
        this.talk = talk;
    }

    static TalkingServer start(TestNamespace in, int port, Talk talk) throws IOException {
        return start(in, port, peer -> peer, talk);
    }

    static TalkingServer start(TestNamespace in, int port, Layer layer, Talk talk) throws IOException {
        TalkingServer server = new TalkingServer(in.listen(port, 100), layer, talk);
        server.accepting.setDaemon(true);
        server.accepting.start();
        return server;
    }

    private void accept() {
        try {
            while (true) {
                Socket peer = socket.accept().socket();
                Thread talking = new Thread(() -> talk(peer), "talking");
                talking.setDaemon(true);
                talking.start();
            }
        } catch (IOException e) {
            // It was closed.
        }
    }

    private void talk(Socket peer) {
        open.incrementAndGet();
        try (Socket layered = layer.over(peer)) {
            talk.with(new Connection(layered));
        } catch (Exception e) {
            // The other one hung up.
        } finally {
            open.decrementAndGet();
        }
    }

    /** Heads of requests so far. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    /** Bytes that could be written so far. */
    long sent() {
        return sent.get();
    }

    int openConnections() {
        return open.get();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        socket.close();
        // Only then is its port free.
        accepting.join();
    }
}
