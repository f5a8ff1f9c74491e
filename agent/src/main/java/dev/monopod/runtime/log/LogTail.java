package dev.monopod.runtime.log;

import dev.monopod.kernel.RegularFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;

/** The last words of a log that nobody writes to any more. Blocking. */
public final class LogTail {
    /** Per byte of text there is at most so much of the file that says when and where it was written, unless lines are very short. */
    private static final int FILE_BYTES_PER_BYTE = 8;

    private final LogFiles files;

    public LogTail(LogFiles files) {
        this.files = files;
    }

    /**
     * What was printed last, of both streams, in the order of the file that was written to last.
     *
     * @param bytes of text, at most
     * @param lines at most
     */
    public String last(int bytes, int lines) throws IOException {
        Optional<RegularFile> newest = files.newest();
        if (newest.isEmpty()) {
            return "";
        }
        try (RegularFile file = newest.get()) {
            int size = (int) Math.min(file.size(), (long) bytes * FILE_BYTES_PER_BYTE);
            byte[] end = new byte[size];
            int read = file.read(end, file.size() - size);
            return text(Arrays.copyOf(end, read), file.size() > size, bytes, lines);
        }
    }

    /** @param cut whether the first line may lack its beginning */
    static String text(byte[] end, boolean cut, int bytes, int lines) {
        Deque<byte[]> last = new ArrayDeque<>();
        int from = cut ? lineEnd(end, 0) + 1 : 0;
        while (from < end.length) {
            int to = lineEnd(end, from);
            CriLine line = CriLine.parse(end, from, to);
            if (line != null) {
                last.addLast(textOf(end, line));
                if (last.size() > lines) {
                    last.removeFirst();
                }
            }
            from = to + 1;
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        last.forEach(all::writeBytes);
        byte[] text = all.toByteArray();
        return new String(text, Math.max(0, text.length - bytes), Math.min(text.length, bytes), StandardCharsets.UTF_8);
    }

    private static byte[] textOf(byte[] bytes, CriLine line) {
        byte[] text = Arrays.copyOfRange(bytes, line.text(), line.to() + (line.partial() ? 0 : 1));
        if (!line.partial()) {
            text[text.length - 1] = '\n';
        }
        return text;
    }

    private static int lineEnd(byte[] bytes, int from) {
        int end = from;
        while (end < bytes.length && bytes[end] != '\n') {
            end++;
        }
        return end;
    }
}
