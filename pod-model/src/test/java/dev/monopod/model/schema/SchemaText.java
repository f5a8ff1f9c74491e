package dev.monopod.model.schema;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes the text of pod-schema.txt from fabric8's classes: those that the given ones lead to. */
final class SchemaText {
    private static final String PACKAGE = "io.fabric8.kubernetes.api.model.";
    private static final String HEADER =
            "# Made from fabric8's kubernetes-model-core by SchemaTest; not to be edited by hand.\n";
    private static final Map<String, String> SCALARS = Map.of(
            "java.lang.String",
            FieldType.STRING,
            "java.lang.Boolean",
            FieldType.BOOLEAN,
            "java.lang.Integer",
            FieldType.INT32,
            "java.lang.Long",
            FieldType.INT64,
            PACKAGE + "Quantity",
            FieldType.QUANTITY,
            PACKAGE + "IntOrString",
            FieldType.INT_OR_STRING,
            PACKAGE + "FieldsV1",
            FieldType.ANY);

    private final SortedMap<String, SortedMap<String, String>> types = new TreeMap<>();
    private final Deque<String> open = new ArrayDeque<>();

    private SchemaText() {}

    static SortedMap<String, SortedMap<String, String>> types(String... roots) {
        SchemaText text = new SchemaText();
        text.open.addAll(List.of(roots));
        while (!text.open.isEmpty()) {
            text.add(text.open.remove());
        }
        return text.types;
    }

    static String of(String... roots) {
        StringBuilder text = new StringBuilder(HEADER);
        types(roots).forEach((type, fields) -> {
            text.append(type).append('\n');
            fields.forEach((name, fieldType) ->
                    text.append("  ").append(name).append(' ').append(fieldType).append('\n'));
        });
        return text.toString();
    }

    private void add(String type) {
        if (types.containsKey(type)) {
            return;
        }
        SortedMap<String, String> fields = new TreeMap<>();
        types.put(type, fields);
        try {
            for (Field field : Class.forName(PACKAGE + type).getDeclaredFields()) {
                JsonProperty property = field.getAnnotation(JsonProperty.class);
                if (property != null) {
                    fields.put(property.value(), typeOf(field.getGenericType()));
                }
            }
        } catch (ClassNotFoundException missing) {
            throw new AssertionError(missing);
        }
    }

    private String typeOf(Type type) {
        if (!(type instanceof ParameterizedType generic)) {
            return element((Class<?>) type);
        }
        Type[] arguments = generic.getActualTypeArguments();
        boolean list = generic.getRawType() == List.class;
        return (list ? "[]" : "map[]") + element((Class<?>) arguments[arguments.length - 1]);
    }

    private String element(Class<?> type) {
        String scalar = SCALARS.get(type.getName());
        if (scalar != null) {
            return scalar;
        }
        if (!type.getName().equals(PACKAGE + type.getSimpleName())) {
            throw new AssertionError("a type that the schema can't say: " + type);
        }
        open.add(type.getSimpleName());
        return type.getSimpleName();
    }
}
