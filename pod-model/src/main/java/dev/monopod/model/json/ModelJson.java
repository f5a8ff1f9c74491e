package dev.monopod.model.json;

import dev.monopod.model.schema.FieldType;
import dev.monopod.model.schema.ModelClass;
import dev.monopod.model.schema.Schema;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes an object of the model as JSON in one canonical form: fields and keys in alphabetical order, no white space, empty lists and
 * maps left out, empty objects kept. {@link dev.monopod.model.manifest.ManifestReader} reads it again.
 */
public final class ModelJson {
    private final StringBuilder json = new StringBuilder();
    private final Function<Quantity, String> quantityText;

    private ModelJson(Function<Quantity, String> quantityText) {
        this.quantityText = quantityText;
    }

    /** The JSON of an object of the given type in {@link Schema}, such as {@code Pod} or {@code PodList}. */
    public static String write(String type, Object object) {
        return write(type, object, quantity -> quantity.getAmount() + nullToEmpty(quantity.getFormat()));
    }

    /** The same with quantities written in a way of one's own. */
    public static String write(String type, Object object, Function<Quantity, String> quantityText) {
        ModelJson writer = new ModelJson(quantityText);
        writer.object(type, object);
        return writer.json.toString();
    }

    private void object(String type, Object object) {
        ModelClass model = ModelClass.of(type);
        json.append('{');
        int start = json.length();
        Schema.fields(type).forEach((name, fieldType) -> {
            Object value = fieldType.element().equals(FieldType.ANY) ? null : model.get(object, name);
            if (value != null && !isEmptyCollection(value)) {
                key(name, start);
                value(fieldType, value);
            }
        });
        json.append('}');
    }

    private static boolean isEmptyCollection(Object value) {
        return (value instanceof Collection<?> list && list.isEmpty())
                || (value instanceof Map<?, ?> map && map.isEmpty());
    }

    private void value(FieldType type, Object value) {
        switch (type.shape()) {
            case ONE -> element(type, value);
            case LIST -> list(type, (Collection<?>) value);
            case MAP -> map(type, (Map<?, ?>) value);
        }
    }

    private void list(FieldType type, Collection<?> items) {
        json.append('[');
        int start = json.length();
        for (Object item : items) {
            json.append(json.length() == start ? "" : ",");
            element(type, item);
        }
        json.append(']');
    }

    private void map(FieldType type, Map<?, ?> map) {
        Map<String, Object> sorted = new TreeMap<>();
        map.forEach((key, value) -> sorted.put((String) key, value));
        json.append('{');
        int start = json.length();
        sorted.forEach((name, value) -> {
            key(name, start);
            element(type, value);
        });
        json.append('}');
    }

    private void key(String name, int start) {
        json.append(json.length() == start ? "" : ",");
        JsonText.quote(name, json);
        json.append(':');
    }

    private void element(FieldType type, Object value) {
        if (type.isObject()) {
            object(type.element(), value);
            return;
        }
        if (value instanceof Quantity quantity) {
            JsonText.quote(quantityText.apply(quantity), json);
        } else if (value instanceof IntOrString either) {
            intOrString(either);
        } else if (value instanceof String text) {
            JsonText.quote(text, json);
        } else {
            json.append(value);
        }
    }

    private void intOrString(IntOrString either) {
        if (either.getStrVal() == null) {
            json.append(either.getIntVal());
            return;
        }
        JsonText.quote(either.getStrVal(), json);
    }

    private static String nullToEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
