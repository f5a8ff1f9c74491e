package dev.monopod.probe.check;

import dev.monopod.model.text.PlainText;

/** What a stranger said, made fit to stand in a message. */
public final class Excerpt {
    /** No event's message may be longer (NoteLengthLimit of the events API). */
    private static final int MAX_CHARS = 1024;

    private Excerpt() {}

    /** No more than a thousand characters, of {@link PlainText} in lines. */
    public static String of(String text) {
        String begin = text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS - 1) + "…";
        return PlainText.lines(begin).strip();
    }
}
