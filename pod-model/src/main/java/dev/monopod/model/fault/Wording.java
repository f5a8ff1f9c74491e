package dev.monopod.model.fault;

import java.util.Collection;
import java.util.stream.Collectors;

/**
 * The API server's sentences, so that what people know and search for is what they read. After
 * k8s.io/apimachinery/pkg/util/validation/field/errors.go.
 */
public final class Wording {
    private Wording() {}

    /** A value is missing; {@code detail} says more, or is empty. */
    public static String required(String detail) {
        return detail.isEmpty() ? "Required value" : "Required value: " + detail;
    }

    /** A text is wrong. */
    public static String invalid(String value, String detail) {
        return "Invalid value: " + Printable.quoted(value) + ": " + detail;
    }

    /** A number is wrong. */
    public static String invalid(long value, String detail) {
        return "Invalid value: " + value + ": " + detail;
    }

    /** Something that is better named than shown is wrong, such as a list where a text belongs. */
    public static String invalidKind(String what, String detail) {
        return "Invalid value: " + what + ": " + detail;
    }

    public static String duplicate(String value) {
        return "Duplicate value: " + Printable.quoted(value);
    }

    public static String notFound(String value) {
        return "Not found: " + Printable.quoted(value);
    }

    public static String forbidden(String detail) {
        return "Forbidden: " + detail;
    }

    public static String tooLong(int maxBytes) {
        return "Too long: may not be more than " + maxBytes + " bytes";
    }

    /** A list has too many items. */
    public static String tooMany(int items, int most) {
        return "Too many: " + items + ": must have at most " + most + " items";
    }

    /** The value is none of a fixed set. */
    public static String unsupported(String value, Collection<String> supported) {
        String list = supported.stream().sorted().map(Printable::quoted).collect(Collectors.joining(", "));
        return "Unsupported value: " + Printable.quoted(value) + ": supported values: " + list;
    }
}
