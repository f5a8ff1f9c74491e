package dev.monopod.model.schema;

/**
 * The type of a field.
 *
 * @param shape one value, a list of them, or a map from texts to them
 * @param element the type of a value: one of the constants here, or else the name of an object type in {@link Schema}
 */
public record FieldType(Shape shape, String element) {
    public static final String STRING = "string";
    public static final String BOOLEAN = "boolean";
    public static final String INT32 = "int32";
    public static final String INT64 = "int64";
    public static final String QUANTITY = "quantity";
    public static final String INT_OR_STRING = "int-or-string";

    /** Free-form content, which Monopod does not read. */
    public static final String ANY = "any";

    private static final String LIST_PREFIX = "[]";
    private static final String MAP_PREFIX = "map[]";

    /** How many values a field holds. */
    public enum Shape {
        ONE,
        LIST,
        MAP
    }

    /** Reads {@code string}, {@code []string}, {@code map[]string}. */
    static FieldType parse(String text) {
        if (text.startsWith(LIST_PREFIX)) {
            return new FieldType(Shape.LIST, text.substring(LIST_PREFIX.length()));
        }
        if (text.startsWith(MAP_PREFIX)) {
            return new FieldType(Shape.MAP, text.substring(MAP_PREFIX.length()));
        }
        return new FieldType(Shape.ONE, text);
    }

    /** Whether a value is an object with fields of its own. */
    public boolean isObject() {
        return Character.isUpperCase(element.charAt(0));
    }

    @Override
    public String toString() {
        return switch (shape) {
            case ONE -> element;
            case LIST -> LIST_PREFIX + element;
            case MAP -> MAP_PREFIX + element;
        };
    }
}
