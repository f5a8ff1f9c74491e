package dev.monopod.model.decode;

import dev.monopod.model.fault.FieldPath;
import dev.monopod.model.fault.Findings;
import dev.monopod.model.fault.Wording;
import dev.monopod.model.schema.FieldType;
import dev.monopod.model.schema.ModelClass;
import dev.monopod.model.schema.Schema;
import dev.monopod.model.tree.Mapping;
import dev.monopod.model.tree.Node;
import dev.monopod.model.tree.Scalar;
import dev.monopod.model.tree.ScalarType;
import dev.monopod.model.tree.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes fabric8's objects from a tree. Where a value can't be used, the fault is noted and the field stays unset; an item of a list
 * becomes an empty one, so that the indexes of the others stay right. For one thread.
 */
public final class StrictDecoder {
    private final Findings findings;
    private final ScalarDecoder scalars;

    public StrictDecoder(Findings findings) {
        this.findings = findings;
        this.scalars = new ScalarDecoder(findings);
    }

    /** An object of the given type in {@link Schema}. */
    public Object decode(String type, Mapping node, FieldPath path) {
        ModelClass model = ModelClass.of(type);
        Object target = model.create();
        Map<String, FieldType> fields = Schema.fields(type);
        node.entries().forEach((name, entry) -> {
            FieldPath fieldPath = path.child(name);
            FieldType fieldType = fields.get(name);
            if (fieldType == null) {
                findings.error(fieldPath, unknownField(name, fields));
                return;
            }
            Object value = isNull(entry.value()) ? null : value(fieldType, entry.value(), fieldPath);
            if (value != null) {
                model.set(target, name, value);
            }
        });
        return target;
    }

    private static String unknownField(String name, Map<String, FieldType> fields) {
        return Suggestion.closest(name, fields.keySet())
                .map(meant -> "Unknown field: did you mean \"" + meant + "\"?")
                .orElse("Unknown field");
    }

    private @Nullable Object value(FieldType type, Node node, FieldPath path) {
        return switch (type.shape()) {
            case ONE -> element(type, node, path);
            case LIST -> list(type, node, path);
            case MAP -> map(type, node, path);
        };
    }

    private @Nullable Object list(FieldType type, Node node, FieldPath path) {
        if (!(node instanceof Sequence sequence)) {
            findings.error(path, Wording.invalidKind(node.described(), "must be a list" + listExample(type, node)));
            return null;
        }
        List<Object> items = new ArrayList<>();
        for (Node item : sequence.items()) {
            Object value = element(type, item, path.index(items.size()));
            items.add(value == null ? emptyElement(type) : value);
        }
        return items;
    }

    private static String listExample(FieldType type, Node node) {
        boolean fits = type.element().equals(FieldType.STRING) && node instanceof Scalar;
        return fits ? ", such as [" + node.described() + "]" : "";
    }

    private @Nullable Object map(FieldType type, Node node, FieldPath path) {
        if (!(node instanceof Mapping mapping)) {
            findings.error(path, Wording.invalidKind(node.described(), "must be a mapping"));
            return null;
        }
        Map<String, Object> values = new LinkedHashMap<>();
        mapping.entries().forEach((key, entry) -> {
            boolean emptyText = isNull(entry.value()) && type.element().equals(FieldType.STRING);
            Object value = emptyText ? "" : element(type, entry.value(), path.key(key));
            if (value != null) {
                values.put(key, value);
            }
        });
        return values;
    }

    private @Nullable Object element(FieldType type, Node node, FieldPath path) {
        if (type.element().equals(FieldType.ANY)) {
            return null;
        }
        if (!type.isObject()) {
            return scalars.decode(type.element(), node, path);
        }
        if (node instanceof Mapping mapping) {
            return decode(type.element(), mapping, path);
        }
        findings.error(path, Wording.invalidKind(node.described(), "must be a mapping"));
        return null;
    }

    private static Object emptyElement(FieldType type) {
        return type.isObject() ? ModelClass.of(type.element()).create() : ScalarDecoder.empty(type.element());
    }

    private static boolean isNull(Node node) {
        return node instanceof Scalar scalar && scalar.is(ScalarType.NULL);
    }
}
