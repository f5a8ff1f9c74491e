package dev.monopod.model.fault;

/** Makes a manifest's text fit for a message: one line, no control characters, bounded. */
public final class Printable {
    private static final int MAX_LENGTH = 120;

    private Printable() {}

    /** The text without what a terminal would obey, cut to 120 characters. */
    public static String cut(String text) {
        StringBuilder printable = new StringBuilder(Math.min(text.length(), MAX_LENGTH));
        text.codePoints().limit(MAX_LENGTH).forEach(point -> append(printable, point));
        if (text.codePointCount(0, text.length()) > MAX_LENGTH) {
            printable.append('…');
        }
        return printable.toString();
    }

    /** The text in double quotes, as Go's {@code %q} writes it. */
    public static String quoted(String text) {
        return '"' + cut(text.replace("\\", "\\\\").replace("\"", "\\\"")) + '"';
    }

    private static void append(StringBuilder text, int point) {
        switch (point) {
            case '\n' -> text.append("\\n");
            case '\t' -> text.append("\\t");
            case '\r' -> text.append("\\r");
            default -> appendOther(text, point);
        }
    }

    private static void appendOther(StringBuilder text, int point) {
        int type = Character.getType(point);
        boolean invisible = type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.SURROGATE
                || type == Character.UNASSIGNED
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
        if (invisible) {
            text.append(String.format("\\u%04x", point));
            return;
        }
        text.appendCodePoint(point);
    }
}
