package dev.monopod.cli;

import dev.monopod.kernel.Terminal;
import dev.monopod.runtime.ExecFormat;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;

/** The client's side of a command in a container ({@link ExecFormat}): this process's stdin, stdout and stderr are the command's. */
final class ExecClient {
    private static final int PIECE = 32 * 1024;

    private final UpgradedConnection connection;

    /** How many bytes of stdin may be sent now. */
    private final Semaphore allowed = new Semaphore(ExecFormat.MOST_BYTES);

    ExecClient(UpgradedConnection connection) {
        this.connection = connection;
    }

    /** How the command ended: its exit code, and what is to be told of it. */
    record End(int code, String why) {}

    /** Sends what comes on stdin, on a thread of its own. */
    void sendInput() {
        inBackground("stdin", () -> {
            try (InputStream in = new FileInputStream(FileDescriptor.in)) {
                byte[] piece = new byte[PIECE];
                for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
                    allowed.acquire(length);
                    send(ExecFormat.STDIN, ByteBuffer.wrap(piece, 0, length));
                }
                send(ExecFormat.STDIN, ByteBuffer.allocate(0));
            }
        });
    }

    /** Sends the terminal's size whenever it changes. */
    void followSize(Terminal terminal) {
        Terminal.whenResized(() -> inBackground("size", () -> sendSize(terminal)));
    }

    private void sendSize(Terminal terminal) throws IOException {
        Terminal.Size size = terminal.size();
        ByteBuffer payload = ByteBuffer.allocate(2 * Short.BYTES);
        payload.putShort((short) size.rows()).putShort((short) size.columns()).flip();
        send(ExecFormat.RESIZE, payload);
    }

    /** What may be interrupted at any time, and of whose failure the reading side hears too. */
    @FunctionalInterface
    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void inBackground(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException | InterruptedException e) {
                        // The command has ended, or the agent: its last word is on the way to the other thread.
                        return;
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    private void send(int channel, ByteBuffer payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(ExecFormat.HEADER + payload.remaining());
        frame.put((byte) channel).putInt(payload.remaining()).put(payload).flip();
        connection.write(frame);
    }

    /**
     * Copies what the command writes, until its end is told.
     *
     * @throws IOException where it was not run, or nothing more is heard of it, or nobody reads what is printed
     */
    End receive() throws IOException {
        // Past System.out, which keeps failures to itself. Not to be closed: there may be more to say.
        OutputStream out = new FileOutputStream(FileDescriptor.out);
        OutputStream err = new FileOutputStream(FileDescriptor.err);
        DataInputStream in = new DataInputStream(connection.in());
        try {
            while (true) {
                int channel = in.readUnsignedByte();
                byte[] payload = in.readNBytes(Math.min(in.readInt(), ExecFormat.MOST_BYTES));
                switch (channel) {
                    case ExecFormat.STDOUT -> out.write(payload);
                    case ExecFormat.STDERR -> err.write(payload);
                    case ExecFormat.TAKEN ->
                        allowed.release(ByteBuffer.wrap(payload).getInt());
                    case ExecFormat.END -> {
                        return end(ByteBuffer.wrap(payload));
                    }
                    default -> throw new IOException("the agent sends a frame of channel " + channel);
                }
            }
        } catch (EOFException e) {
            throw new IOException("the agent has ended, and the command with it", e);
        }
    }

    private static End end(ByteBuffer payload) throws IOException {
        int kind = payload.get();
        int code = payload.getInt();
        String text = StandardCharsets.UTF_8.decode(payload).toString();
        if (kind != ExecFormat.RUN) {
            throw new IOException(text);
        }
        return new End(code, text);
    }
}
