package dev.monopod.model.tree;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file's documents, and why the rest of it can't be read, if so.
 *
 * @param documents what could be read, in order
 * @param failure what ended the reading, or null where the file was read to its end
 */
public record FileTree(List<Document> documents, @Nullable Failure failure) {
    /**
     * Why the rest of a file can't be read.
     *
     * @param document number of the document in which it happened
     * @param line counted from 1; 0 where it concerns no line
     */
    public record Failure(int document, int line, String message) {}

    private static final int BYTE_ORDER_MARK_LENGTH = 3;

    /**
     * Reads a file. As the kubelet does, what begins with a brace is read as JSON and all else as YAML. Takes time and memory in
     * proportion to the bytes, up to {@link NodeBudget}'s limits.
     */
    public static FileTree read(byte[] content) {
        List<Document> documents = new ArrayList<>();
        try {
            TextCheck.check(content);
            if (isJson(content)) {
                new JsonReader(documents).read(content, textStart(content));
            } else {
                TextCheck.checkLines(content);
                new YamlReader(documents).read(content, textStart(content));
            }
            return new FileTree(documents, null);
        } catch (UnreadableException unreadable) {
            String message = unreadable.getMessage() == null ? "" : unreadable.getMessage();
            return new FileTree(documents, new Failure(documents.size() + 1, unreadable.line(), message));
        }
    }

    public FileTree {
        documents = List.copyOf(documents);
    }

    private static boolean isJson(byte[] content) {
        for (int at = textStart(content); at < content.length; at++) {
            if (!Character.isWhitespace(content[at])) {
                return content[at] == '{';
            }
        }
        return false;
    }

    private static int textStart(byte[] content) {
        boolean marked = content.length >= BYTE_ORDER_MARK_LENGTH
                && content[0] == (byte) 0xef
                && content[1] == (byte) 0xbb
                && content[2] == (byte) 0xbf;
        return marked ? BYTE_ORDER_MARK_LENGTH : 0;
    }
}
