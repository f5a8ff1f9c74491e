package dev.monopod.model.tree;

import dev.monopod.model.fault.Printable;

/**
 * A single value.
 *
 * @param type what YAML 1.1 or JSON take it for
 * @param text the value: {@code true} or {@code false}, an integer in decimal, otherwise as written
 * @param written the value as it stands in the file
 */
public record Scalar(ScalarType type, String text, String written, int line) implements Node {
    /** Text that a weight of 1 stands for, in characters. */
    private static final int CHARACTERS_A_WEIGHT = 64;

    /** A text. */
    public static Scalar string(String text, int line) {
        return new Scalar(ScalarType.STRING, text, text, line);
    }

    public boolean is(ScalarType wanted) {
        return type == wanted;
    }

    @Override
    public long weight() {
        return 1L + text.length() / CHARACTERS_A_WEIGHT;
    }

    /** As it would be written: a text in quotes, anything else bare. */
    @Override
    public String described() {
        return switch (type) {
            case STRING -> Printable.quoted(text);
            case NULL -> "null";
            default -> Printable.cut(written);
        };
    }
}
