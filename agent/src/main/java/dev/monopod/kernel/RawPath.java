package dev.monopod.kernel;

import dev.monopod.model.text.PlainText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A path, or one name of it, as the kernel has it: bytes without NUL, which need not be text in any character set. Two are equal when
 * their bytes are.
 */
public final class RawPath implements Comparable<RawPath> {
    /** The directory itself. */
    public static final RawPath HERE = RawPath.of(".");

    /** One character a byte (ISO 8859-1), which a JVM keeps as bytes and compares as such. */
    private final String bytes;

    private RawPath(String bytes) {
        if (bytes.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a path with a NUL byte in it: " + display(bytes));
        }
        this.bytes = bytes;
    }

    /** The path that a text means: its bytes in UTF-8. */
    public static RawPath of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The path that these bytes are.
     *
     * @throws IllegalArgumentException where there is a NUL among them
     */
    public static RawPath of(byte[] bytes) {
        return new RawPath(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    /** The names between the slashes, from the first to the last; empty names and "." are left out, ".." is kept. */
    public List<RawPath> names() {
        List<RawPath> names = new ArrayList<>();
        int from = 0;
        while (from <= bytes.length()) {
            int slash = bytes.indexOf('/', from);
            int to = slash < 0 ? bytes.length() : slash;
            String name = bytes.substring(from, to);
            if (!name.isEmpty() && !name.equals(".")) {
                names.add(new RawPath(name));
            }
            from = to + 1;
        }
        return names;
    }

    /** These names with slashes between, relative; "." where there is none. */
    public static RawPath join(List<RawPath> names) {
        if (names.isEmpty()) {
            return HERE;
        }
        StringBuilder joined = new StringBuilder();
        for (RawPath name : names) {
            joined.append(joined.isEmpty() ? "" : "/").append(name.bytes);
        }
        return new RawPath(joined.toString());
    }

    /** Length in bytes. */
    public int length() {
        return bytes.length();
    }

    public boolean isEmpty() {
        return bytes.isEmpty();
    }

    public boolean startsWith(RawPath prefix) {
        return bytes.startsWith(prefix.bytes);
    }

    public boolean endsWith(RawPath suffix) {
        return bytes.endsWith(suffix.bytes);
    }

    /** What is left after the first {@code count} bytes. */
    public RawPath after(int count) {
        return new RawPath(bytes.substring(count));
    }

    /** This path with the bytes of a text behind. */
    public RawPath plus(String text) {
        return new RawPath(bytes + of(text).bytes);
    }

    /** This path, a slash, and that one. */
    public RawPath slash(RawPath below) {
        return new RawPath(bytes + "/" + below.bytes);
    }

    /** The bytes with a NUL behind, as C wants them. */
    byte[] terminated() {
        byte[] raw = bytes.getBytes(StandardCharsets.ISO_8859_1);
        return Arrays.copyOf(raw, raw.length + 1);
    }

    @Override
    public int compareTo(RawPath other) {
        return bytes.compareTo(other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RawPath path && bytes.equals(path.bytes);
    }

    @Override
    public int hashCode() {
        return bytes.hashCode();
    }

    /** For people: read as UTF-8, as {@link PlainText}, not over 300 characters. */
    @Override
    public String toString() {
        return display(bytes);
    }

    private static String display(String bytes) {
        String text = new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        String printable = PlainText.of(text);
        return printable.length() <= 300 ? printable : printable.substring(0, 300) + "…";
    }
}
