package dev.monopod.runtime.image;

import dev.monopod.model.text.PlainText;

/** Foreign text in a message: it must neither forge lines of a log or terminal nor fill them. */
public final class Shown {
    private static final int LIMIT = 200;

    private Shown() {}

    /** The text as {@link PlainText}, cut after 200 characters. */
    public static String shorten(String text) {
        String start = text.length() <= LIMIT ? text : text.substring(0, LIMIT) + "…";
        return PlainText.of(start);
    }
}
