package dev.monopod.model.text;

import java.util.regex.Pattern;

/**
 * A stranger's text, made fit for a terminal or a log: without what these take for an order or the end of a line. That is not ASCII's control
 * characters alone: U+009B begins a terminal's sequences as ESC [ does, U+0085, U+2028 and U+2029 end lines, and the format characters turn
 * round or hide what stands beside them.
 */
public final class PlainText {
    private static final String ORDERS = "\\p{Cc}\\p{Cf}\\x{2028}\\x{2029}";
    private static final Pattern ORDER = Pattern.compile("[" + ORDERS + "]");
    private static final Pattern ROW_OF_ORDERS = Pattern.compile("[" + ORDERS + "]+");
    private static final Pattern ORDER_WITHIN_LINES = Pattern.compile("[" + ORDERS + "&&[^\n\t]]");

    private PlainText() {}

    /** In one line, with a '?' for each of those. */
    public static String of(String text) {
        return ORDER.matcher(text).replaceAll("?");
    }

    /** In one line, with a space for as many as stand in a row. */
    public static String joined(String text) {
        return ROW_OF_ORDERS.matcher(text).replaceAll(" ");
    }

    /** In the lines that it has, with its tabs, and a '?' for each of the others. */
    public static String lines(String text) {
        return ORDER_WITHIN_LINES.matcher(text).replaceAll("?");
    }
}
