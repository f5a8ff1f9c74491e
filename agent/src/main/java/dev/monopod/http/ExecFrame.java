package dev.monopod.http;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * The stream of a command in a container, on both sides after the connection's upgrade to {@code monopod-exec/1}:
 *
 * <pre>
 * frame = u8 channel, u32 length (big-endian), so many bytes; 65536 at most
 *
 * 0 STDIN   from the client  bytes for stdin; none for its end
 * 1 STDOUT  to the client    bytes
 * 2 STDERR  to the client    bytes
 * 3 END     to the client    u8 kind, u32 exit code, text; the last frame
 * 4 RESIZE  from the client  u16 rows, u16 columns
 * 5 TAKEN   to the client    u32: so many bytes of STDIN have been passed on
 * </pre>
 *
 * The channels 0 to 4 are those of Kubernetes' remote command protocol (k8s.io/apimachinery, pkg/util/remotecommand/constants.go). A
 * client may have sent no more than 65536 bytes of STDIN that are not TAKEN yet; so a command that does not read never keeps the agent
 * from noticing that its client has gone. END has kind 0 where the command was run, with its exit code (128 + n for signal n, 126 and 127
 * as a shell) and what to tell of it, if anything; kind 1 where it was not, with the reason.
 */
final class ExecFrame {
    static final String PROTOCOL = "monopod-exec/1";

    static final int STDIN = 0;
    static final int STDOUT = 1;
    static final int STDERR = 2;
    static final int END = 3;
    static final int RESIZE = 4;
    static final int TAKEN = 5;

    static final int HEADER = 5;
    static final int MOST_BYTES = 64 * 1024;

    private static final int RUN = 0;
    private static final int NOT_RUN = 1;

    private ExecFrame() {}

    static Buffer output(boolean toStderr, Buffer bytes) {
        return frame(toStderr ? STDERR : STDOUT, bytes);
    }

    static Buffer taken(int bytes) {
        return frame(TAKEN, Buffer.buffer().appendInt(bytes));
    }

    static Buffer ended(int code, String why) {
        return end(RUN, code, why);
    }

    static Buffer failed(String why) {
        return end(NOT_RUN, 0, why);
    }

    private static Buffer end(int kind, int code, String why) {
        byte[] text = why.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(text.length, MOST_BYTES / 2);
        return frame(
                END, Buffer.buffer().appendByte((byte) kind).appendInt(code).appendBytes(text, 0, length));
    }

    private static Buffer frame(int channel, Buffer bytes) {
        return Buffer.buffer(HEADER + bytes.length())
                .appendByte((byte) channel)
                .appendInt(bytes.length())
                .appendBuffer(bytes);
    }
}
