package dev.monopod.model.text;

/** How many bytes a text takes in UTF-8, without encoding it. */
public final class Utf8Length {
    private Utf8Length() {}

    public static long of(String text) {
        return text.codePoints().mapToLong(Utf8Length::of).sum();
    }

    private static int of(int point) {
        if (point < 0x80) {
            return 1;
        }
        if (point < 0x800) {
            return 2;
        }
        return point < 0x10000 ? 3 : 4;
    }
}
