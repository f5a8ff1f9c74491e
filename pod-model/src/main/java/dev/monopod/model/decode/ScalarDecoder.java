package dev.monopod.model.decode;

import dev.monopod.model.fault.FieldPath;
import dev.monopod.model.fault.Findings;
import dev.monopod.model.fault.Printable;
import dev.monopod.model.fault.Wording;
import dev.monopod.model.resources.ExactQuantity;
import dev.monopod.model.schema.FieldType;
import dev.monopod.model.tree.Node;
import dev.monopod.model.tree.PlainScalar;
import dev.monopod.model.tree.Scalar;
import dev.monopod.model.tree.ScalarType;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Single values. A number is not taken for a text, nor a text for a number: what Kubernetes refuses, this refuses, and says how to write it. */
final class ScalarDecoder {
    private static final BigInteger MIN_INT32 = BigInteger.valueOf(Integer.MIN_VALUE);
    private static final BigInteger MAX_INT32 = BigInteger.valueOf(Integer.MAX_VALUE);
    private static final BigInteger MIN_INT64 = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MAX_INT64 = BigInteger.valueOf(Long.MAX_VALUE);

    private final Findings findings;

    ScalarDecoder(Findings findings) {
        this.findings = findings;
    }

    /** The value as the type's Java class, or null, with the fault noted, where it is not of that type. */
    @Nullable
    Object decode(String type, Node node, FieldPath path) {
        if (!(node instanceof Scalar scalar)) {
            return fault(path, node, "must be " + named(type));
        }
        return switch (type) {
            case FieldType.STRING -> string(scalar, path);
            case FieldType.BOOLEAN -> bool(scalar, path);
            case FieldType.INT32 -> int32(scalar, path);
            case FieldType.INT64 -> integer(scalar, path, MIN_INT64, MAX_INT64, FieldType.INT64);
            case FieldType.QUANTITY -> quantity(scalar, path);
            case FieldType.INT_OR_STRING -> intOrString(scalar, path);
            default -> throw new IllegalArgumentException("no scalar type " + type);
        };
    }

    /** What stands for an item of a list that can't be used. */
    static Object empty(String type) {
        return switch (type) {
            case FieldType.BOOLEAN -> false;
            case FieldType.INT32 -> 0;
            case FieldType.INT64 -> 0L;
            case FieldType.QUANTITY -> new Quantity("0", "");
            case FieldType.INT_OR_STRING -> new IntOrString(0);
            default -> "";
        };
    }

    private @Nullable Object string(Scalar scalar, FieldPath path) {
        if (scalar.is(ScalarType.STRING)) {
            return scalar.text();
        }
        boolean quotable = !scalar.is(ScalarType.NULL);
        String hint = quotable ? "; quote it: " + Printable.quoted(scalar.written()) : "";
        return fault(path, scalar, "must be a string" + hint);
    }

    private @Nullable Object bool(Scalar scalar, FieldPath path) {
        if (scalar.is(ScalarType.BOOLEAN)) {
            return scalar.text().equals("true");
        }
        return fault(path, scalar, "must be true or false" + unquote(scalar, ScalarType.BOOLEAN));
    }

    private @Nullable Object int32(Scalar scalar, FieldPath path) {
        Long value = integer(scalar, path, MIN_INT32, MAX_INT32, FieldType.INT32);
        return value == null ? null : (Object) value.intValue();
    }

    private @Nullable Long integer(Scalar scalar, FieldPath path, BigInteger min, BigInteger max, String type) {
        if (!scalar.is(ScalarType.INTEGER)) {
            fault(path, scalar, "must be " + named(type) + unquote(scalar, ScalarType.INTEGER));
            return null;
        }
        BigInteger value = new BigInteger(scalar.text());
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            fault(path, scalar, "must be between " + min + " and " + max);
            return null;
        }
        return value.longValue();
    }

    private @Nullable Object quantity(Scalar scalar, FieldPath path) {
        if (scalar.is(ScalarType.BOOLEAN) || scalar.is(ScalarType.NULL)) {
            return fault(path, scalar, "must be " + named(FieldType.QUANTITY));
        }
        if (ExactQuantity.parse(scalar.text()).isEmpty()) {
            return fault(path, scalar, ExactQuantity.WHAT_IS_RIGHT);
        }
        int suffix = ExactQuantity.suffixStart(scalar.text());
        return new Quantity(scalar.text().substring(0, suffix), scalar.text().substring(suffix));
    }

    private @Nullable Object intOrString(Scalar scalar, FieldPath path) {
        if (scalar.is(ScalarType.STRING)) {
            return new IntOrString(scalar.text());
        }
        Object number = int32(scalar, path);
        return number == null ? null : new IntOrString(number);
    }

    /** Says so where a text would be the right value without its quotes. */
    private static String unquote(Scalar scalar, ScalarType wanted) {
        boolean quoted = scalar.is(ScalarType.STRING)
                && PlainScalar.resolve(scalar.text(), 0).is(wanted);
        return quoted ? ", without quotes" : "";
    }

    private @Nullable Object fault(FieldPath path, Node node, String detail) {
        findings.error(path, Wording.invalidKind(node.described(), detail));
        return null;
    }

    private static String named(String type) {
        return switch (type) {
            case FieldType.STRING -> "a string";
            case FieldType.BOOLEAN -> "true or false";
            case FieldType.QUANTITY -> "a quantity such as 500m, 1.5 or 128Mi";
            case FieldType.INT_OR_STRING -> "an integer or a string";
            default -> "an integer";
        };
    }
}
