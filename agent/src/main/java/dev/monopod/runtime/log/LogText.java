package dev.monopod.runtime.log;

import java.io.ByteArrayOutputStream;
import java.time.Instant;

/**
 * From a log file's lines to the text that the container wrote: filters, joins what was cut into parts, and puts times in front where
 * they are wanted.
 *
 * <p>Parts are passed on as they come. While a line of one stream is unfinished, what the other stream writes is held back, so that no
 * line lands within another; but not more than {@link #MAX_HELD}, after which the unfinished line is broken. A line that is not in the
 * CRI format is passed on as it stands.
 */
final class LogText {
    static final int MAX_HELD = 256 * 1024;

    private static final int NONE = -1;

    private final LogOptions options;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream(0);
    /** By stream, stdout first: whether its next line goes on with the one before, and whether that is left out. */
    private final boolean[] continues = new boolean[2];

    private final boolean[] leftOut = new boolean[2];
    /** The stream whose line is the last in the text so far and not finished; {@link #NONE} where the text ends with a line's end. */
    private int open = NONE;

    /** Whether the last line of what is held back is unfinished. */
    private boolean heldOpen;

    LogText(LogOptions options) {
        this.options = options;
    }

    /** Adds the line that stands in these bytes, without its end, to the text. */
    void add(byte[] bytes, int from, int to, ByteArrayOutputStream text) {
        CriLine line = CriLine.parse(bytes, from, to);
        Instant time = line == null || options.since().isEmpty() ? Instant.MAX : line.time(bytes);
        if (line == null || time == null) {
            finish(text);
            text.write(bytes, from, to - from);
            text.write('\n');
            return;
        }
        int stream = line.stderr() ? 1 : 0;
        if (!continues[stream]) {
            leftOut[stream] = !options.streams().has(line.stderr())
                    || options.since().map(time::isBefore).orElse(false);
        }
        continues[stream] = line.partial();
        if (!leftOut[stream]) {
            add(stream, line, bytes, text);
        }
    }

    /** Ends the lines that are unfinished: nothing more comes, or something comes that does not belong to them. */
    void finish(ByteArrayOutputStream text) {
        if (open != NONE) {
            text.write('\n');
        }
        release(NONE, text);
        if (heldOpen) {
            text.write('\n');
            heldOpen = false;
        }
    }

    private void add(int stream, CriLine line, byte[] bytes, ByteArrayOutputStream text) {
        if (open == NONE || open == stream) {
            write(line, bytes, open == stream, text);
            open = line.partial() ? stream : NONE;
            if (open == NONE) {
                release(1 - stream, text);
            }
            return;
        }
        write(line, bytes, heldOpen, held);
        heldOpen = line.partial();
        if (held.size() > MAX_HELD) {
            text.write('\n');
            release(stream, text);
        }
    }

    /** Puts out what was held back, all of it of one stream. */
    private void release(int stream, ByteArrayOutputStream text) {
        text.writeBytes(held.toByteArray());
        held.reset();
        open = NONE;
        if (heldOpen && stream != NONE) {
            open = stream;
            heldOpen = false;
        }
    }

    private void write(CriLine line, byte[] bytes, boolean goesOn, ByteArrayOutputStream text) {
        if (options.timestamps() && !goesOn) {
            text.write(bytes, line.from(), line.timeEnd() - line.from());
            text.write(' ');
        }
        text.write(bytes, line.text(), line.to() - line.text());
        if (!line.partial()) {
            text.write('\n');
        }
    }
}
