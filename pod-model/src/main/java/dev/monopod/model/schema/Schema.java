package dev.monopod.model.schema;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Every object type that a Pod can hold, with its fields. The resource {@code pod-schema.txt} beside this class has a type's name on a
 * line of its own and its fields, indented, below it; SchemaTest makes it from fabric8's classes and fails where they differ.
 */
public final class Schema {
    private static final String RESOURCE = "pod-schema.txt";
    private static final Map<String, Map<String, FieldType>> TYPES = load();

    private Schema() {}

    /**
     * The fields of an object type by name, in alphabetical order.
     *
     * @throws IllegalArgumentException where there is no such type
     */
    public static Map<String, FieldType> fields(String type) {
        Map<String, FieldType> fields = TYPES.get(type);
        if (fields == null) {
            throw new IllegalArgumentException("no type " + type + " in " + RESOURCE);
        }
        return fields;
    }

    private static Map<String, Map<String, FieldType>> load() {
        Map<String, Map<String, FieldType>> types = new HashMap<>();
        Map<String, FieldType> fields = new TreeMap<>();
        for (String line : resource().lines().toList()) {
            if (line.startsWith("  ")) {
                int space = line.lastIndexOf(' ');
                fields.put(line.substring(2, space), FieldType.parse(line.substring(space + 1)));
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                fields = new TreeMap<>();
                types.put(line, fields);
            }
        }
        return types;
    }

    private static String resource() {
        try (InputStream stream = Schema.class.getResourceAsStream(RESOURCE)) {
            if (stream == null) {
                throw new IllegalStateException(RESOURCE + " is missing beside " + Schema.class);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(RESOURCE + " beside " + Schema.class + " can't be read", failure);
        }
    }
}
