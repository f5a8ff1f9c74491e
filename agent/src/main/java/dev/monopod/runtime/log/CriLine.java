package dev.monopod.runtime.log;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A line of a CRI log file: {@code <RFC 3339 time> stdout|stderr F|P[:tag…] <text>} (kubernetes/cri-client, pkg/logs/logs.go). All
 * numbers are places in the buffer that it was found in.
 *
 * @param from of the time's first byte
 * @param timeEnd behind the time
 * @param partial whether the text goes on in this stream's next line
 * @param text of the text's first byte
 * @param to behind the text, where the line's end is
 */
record CriLine(int from, int timeEnd, boolean stderr, boolean partial, int text, int to) {
    /** More than a time, a stream and its tags ever take. */
    static final int LONGEST_HEADER = 128;

    private static final byte[] STDOUT = "stdout".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] STDERR = "stderr".getBytes(StandardCharsets.US_ASCII);

    /** The line at {@code from} up to its end {@code to}; null where it is none of this format. */
    static @Nullable CriLine parse(byte[] bytes, int from, int to) {
        int timeEnd = blank(bytes, from, to);
        if (timeEnd == from || timeEnd == to) {
            return null;
        }
        int stream = timeEnd + 1;
        int streamEnd = blank(bytes, stream, to);
        boolean stderr = Arrays.equals(bytes, stream, streamEnd, STDERR, 0, STDERR.length);
        if (streamEnd == to || (!stderr && !Arrays.equals(bytes, stream, streamEnd, STDOUT, 0, STDOUT.length))) {
            return null;
        }
        int tag = streamEnd + 1;
        int tagEnd = blank(bytes, tag, to);
        if (tagEnd == tag || (tagEnd > tag + 1 && bytes[tag + 1] != ':') || (bytes[tag] != 'F' && bytes[tag] != 'P')) {
            return null;
        }
        return new CriLine(from, timeEnd, stderr, bytes[tag] == 'P', Math.min(tagEnd + 1, to), to);
    }

    /** When it was written; null where that can't be read. */
    @Nullable
    Instant time(byte[] bytes) {
        try {
            String time = new String(bytes, from, timeEnd - from, StandardCharsets.US_ASCII);
            return OffsetDateTime.parse(time).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static int blank(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == ' ') {
                return i;
            }
        }
        return to;
    }
}
