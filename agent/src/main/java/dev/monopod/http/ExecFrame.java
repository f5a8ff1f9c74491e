package dev.monopod.http;

import dev.monopod.runtime.ExecFormat;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/** The agent's frames of {@link ExecFormat}. */
final class ExecFrame {
    private static final int LONGEST_TEXT = 4096;

    private ExecFrame() {}

    static Buffer output(boolean toStderr, Buffer bytes) {
        return frame(toStderr ? ExecFormat.STDERR : ExecFormat.STDOUT, bytes);
    }

    static Buffer taken(int bytes) {
        return frame(ExecFormat.TAKEN, Buffer.buffer().appendInt(bytes));
    }

    static Buffer ended(int code, String why) {
        return end(ExecFormat.RUN, code, why);
    }

    static Buffer failed(String why) {
        return end(ExecFormat.NOT_RUN, 0, why);
    }

    private static Buffer end(int kind, int code, String why) {
        byte[] text = why.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(text.length, LONGEST_TEXT);
        return frame(
                ExecFormat.END,
                Buffer.buffer().appendByte((byte) kind).appendInt(code).appendBytes(text, 0, length));
    }

    private static Buffer frame(int channel, Buffer bytes) {
        return Buffer.buffer(ExecFormat.HEADER + bytes.length())
                .appendByte((byte) channel)
                .appendInt(bytes.length())
                .appendBuffer(bytes);
    }
}
