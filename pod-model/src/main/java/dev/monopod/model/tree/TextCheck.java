package dev.monopod.model.tree;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Looks at a file's bytes before any parser does: what is no text gets a plain answer, with its line. */
final class TextCheck {
    /**
     * Longest line of a YAML file. The YAML scanner's work grows with the square of a line's length: a line of this length takes
     * a tenth of a second.
     */
    static final int MAX_LINE_BYTES = 512 * 1024;

    private static final int DELETE = 0x7f;

    private TextCheck() {}

    /** Bytes that are no UTF-8, and control characters other than tab and line ends. */
    static void check(byte[] content) throws UnreadableException {
        int line = 1;
        for (byte value : content) {
            boolean control = (value >= 0 && value < ' ') || value == DELETE;
            if (control && value != '\n' && value != '\r' && value != '\t') {
                throw new UnreadableException(
                        line,
                        String.format("control character U+%04X: a manifest is a text file in UTF-8", (int) value));
            }
            line += value == '\n' ? 1 : 0;
        }
        checkUtf8(content);
    }

    /** Lines that the YAML scanner would take too long for. */
    static void checkLines(byte[] content) throws UnreadableException {
        int line = 1;
        int start = 0;
        for (int at = 0; at < content.length; at++) {
            if (content[at] == '\n') {
                line++;
                start = at + 1;
            }
            if (at - start > MAX_LINE_BYTES) {
                throw new UnreadableException(line, "the line is longer than " + MAX_LINE_BYTES + " bytes");
            }
        }
    }

    private static void checkUtf8(byte[] content) throws UnreadableException {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer bytes = ByteBuffer.wrap(content);
        CharBuffer characters = CharBuffer.allocate(8192);
        CoderResult result;
        do {
            characters.clear();
            result = decoder.decode(bytes, characters, true);
        } while (result.isOverflow());
        if (result.isError()) {
            int at = bytes.position();
            throw new UnreadableException(
                    lineAt(content, at), String.format("byte 0x%02x is not valid UTF-8 here", content[at] & 0xff));
        }
    }

    private static int lineAt(byte[] content, int position) {
        int line = 1;
        for (int at = 0; at < position; at++) {
            line += content[at] == '\n' ? 1 : 0;
        }
        return line;
    }
}
