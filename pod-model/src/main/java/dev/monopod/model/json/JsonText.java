package dev.monopod.model.json;

/** Texts in JSON (RFC 8259, section 7). */
final class JsonText {
    private static final int FIRST_PRINTABLE = 0x20;

    private JsonText() {}

    /** Appends a text in quotes. */
    static void quote(String text, StringBuilder json) {
        json.append('"');
        for (int index = 0; index < text.length(); index++) {
            append(text.charAt(index), json);
        }
        json.append('"');
    }

    private static void append(char character, StringBuilder json) {
        switch (character) {
            case '"', '\\' -> json.append('\\').append(character);
            case '\n' -> json.append("\\n");
            case '\r' -> json.append("\\r");
            case '\t' -> json.append("\\t");
            default -> appendOther(character, json);
        }
    }

    private static void appendOther(char character, StringBuilder json) {
        if (character < FIRST_PRINTABLE) {
            json.append(String.format("\\u%04x", (int) character));
            return;
        }
        json.append(character);
    }
}
