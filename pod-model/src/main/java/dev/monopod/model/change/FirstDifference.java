package dev.monopod.model.change;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.Iterator;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Where two documents differ, for people. Pure. */
final class FirstDifference {
    private FirstDifference() {}

    /** The path of the first field in which they do, beginning with {@code path}; that itself where it is the whole. */
    static String between(String path, @Nullable JsonNode before, @Nullable JsonNode after) {
        if (before == null || after == null) {
            return path;
        }
        if (before.isObject() && after.isObject()) {
            return inFields(path, before, after);
        }
        if (before.isArray() && after.isArray() && before.size() == after.size()) {
            return inItems(path, before, after);
        }
        return path;
    }

    private static String inFields(String path, JsonNode before, JsonNode after) {
        Set<String> names = new TreeSet<>();
        add(names, before.fieldNames());
        add(names, after.fieldNames());
        for (String name : names) {
            if (!Objects.equals(before.get(name), after.get(name))) {
                return between(path + "." + name, before.get(name), after.get(name));
            }
        }
        return path;
    }

    private static void add(Collection<String> names, Iterator<String> more) {
        more.forEachRemaining(names::add);
    }

    private static String inItems(String path, JsonNode before, JsonNode after) {
        for (int i = 0; i < before.size(); i++) {
            if (!before.get(i).equals(after.get(i))) {
                return between(path + "[" + i + "]", before.get(i), after.get(i));
            }
        }
        return path;
    }
}
