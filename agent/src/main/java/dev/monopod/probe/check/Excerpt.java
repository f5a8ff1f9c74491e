package dev.monopod.probe.check;

import java.util.regex.Pattern;

/** What a stranger said, made fit to stand in a message. */
public final class Excerpt {
    /** No event's message may be longer (NoteLengthLimit of the events API). */
    private static final int MAX_CHARS = 1024;

    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\n\t]]");

    private Excerpt() {}

    /** No more than a thousand characters; a control character, which could forge lines, is a '?', but for line ends and tabs. */
    public static String of(String text) {
        String begin = text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS - 1) + "…";
        return CONTROL.matcher(begin).replaceAll("?").strip();
    }
}
