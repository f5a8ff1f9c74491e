package dev.monopod.model.tree;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keys and their values, in the file's order. */
public record Mapping(Map<String, Entry> entries, int line, long weight) implements Node {
    /** A value and the line on which its key stands. */
    public record Entry(Node value, int line) {}

    /** The value of a key, or null where there is no such key. */
    public @Nullable Node get(String key) {
        Entry entry = entries.get(key);
        return entry == null ? null : entry.value();
    }

    /** The text of a key's value, or null where there is none or it is not a text. */
    public @Nullable String string(String key) {
        return get(key) instanceof Scalar scalar && scalar.is(ScalarType.STRING) ? scalar.text() : null;
    }

    @Override
    public String described() {
        return "a mapping";
    }
}
