package dev.monopod.model.tree;

import dev.monopod.model.fault.FieldPath;
import dev.monopod.model.fault.Printable;
import java.util.Map;
import java.util.function.BiConsumer;
import org.yaml.snakeyaml.events.ScalarEvent;

/** From a YAML scalar, quoted, plain or tagged, to its value. */
final class YamlScalars {
    private static final String CORE = "tag:yaml.org,2002:";
    private static final Map<String, ScalarType> TYPE_BY_TAG = Map.of(
            CORE + "str", ScalarType.STRING,
            CORE + "int", ScalarType.INTEGER,
            CORE + "float", ScalarType.FLOAT,
            CORE + "bool", ScalarType.BOOLEAN,
            CORE + "null", ScalarType.NULL);

    private YamlScalars() {}

    static Scalar read(ScalarEvent event, int line, FieldPath path, BiConsumer<FieldPath, String> problem) {
        String tag = event.getTag();
        String value = event.getValue();
        if (tag == null) {
            return event.isPlain() ? PlainScalar.resolve(value, line) : Scalar.string(value, line);
        }
        ScalarType wanted = tag.equals("!") ? ScalarType.STRING : TYPE_BY_TAG.get(tag);
        if (wanted == null) {
            problem.accept(path, "the tag " + Printable.quoted(tag) + " in line " + line + " is not supported");
            return Scalar.string(value, line);
        }
        if (wanted == ScalarType.STRING) {
            return Scalar.string(value, line);
        }
        Scalar resolved = PlainScalar.resolve(value, line);
        boolean fits = resolved.is(wanted) || (wanted == ScalarType.FLOAT && resolved.is(ScalarType.INTEGER));
        if (!fits) {
            problem.accept(path, "the value in line " + line + " is not what its tag says: " + Printable.quoted(value));
        }
        return resolved;
    }
}
