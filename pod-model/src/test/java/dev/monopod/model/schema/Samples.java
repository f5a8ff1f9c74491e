package dev.monopod.model.schema;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value of each type. */
final class Samples {
    private Samples() {}

    static @Nullable Object of(FieldType type) {
        Object element = element(type);
        if (element == null) {
            return null;
        }
        return switch (type.shape()) {
            case ONE -> element;
            case LIST -> List.of(element);
            case MAP -> Map.of("key", element);
        };
    }

    private static @Nullable Object element(FieldType type) {
        return switch (type.element()) {
            case FieldType.STRING -> "text";
            case FieldType.BOOLEAN -> true;
            case FieldType.INT32 -> 7;
            case FieldType.INT64 -> 7L;
            case FieldType.QUANTITY -> new Quantity("1", "Gi");
            case FieldType.INT_OR_STRING -> new IntOrString("http");
            case FieldType.ANY -> null;
            default -> ModelClass.of(type.element()).create();
        };
    }
}
