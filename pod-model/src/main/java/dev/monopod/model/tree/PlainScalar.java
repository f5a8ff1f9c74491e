package dev.monopod.model.tree;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an unquoted YAML scalar means: YAML 1.1 as Kubernetes reads it (sigs.k8s.io/yaml, goyaml.v2/resolve.go). So {@code yes}, {@code on} and
 * {@code n} are booleans, {@code 010} is 8, {@code 0x1F} and {@code 1_000} are integers, but {@code 1:30} and dates are texts.
 */
public final class PlainScalar {
    private static final Set<String> TRUE =
            Set.of("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");
    private static final Set<String> FALSE =
            Set.of("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");
    private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> NOT_FINITE = Set.of(
            ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF");

    private static final Pattern INTEGER = Pattern.compile(
            "(?<sign>[-+]?)(?:(?<prefix>0[xX]|0[oO]|0[bB]|0(?=[0-7]))(?<prefixed>[0-9a-fA-F]+)|(?<decimal>0|[1-9][0-9]*))");
    private static final int OCTAL = 8;
    private static final Map<String, Integer> RADIX = Map.of("0x", 16, "0b", 2);
    private static final Pattern FLOAT = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

    /** Longer digits are no number that anything here could mean; converting them would take time that grows with their square. */
    private static final int MAX_DIGITS = 100;

    private PlainScalar() {}

    /** The value of what is written without quotes. */
    public static Scalar resolve(String written, int line) {
        if (NULL.contains(written)) {
            return new Scalar(ScalarType.NULL, "", written, line);
        }
        if (TRUE.contains(written) || FALSE.contains(written)) {
            return new Scalar(ScalarType.BOOLEAN, TRUE.contains(written) ? "true" : "false", written, line);
        }
        if (NOT_FINITE.contains(written)) {
            return new Scalar(ScalarType.FLOAT, written, written, line);
        }
        return mayBeNumber(written) ? number(written, line) : Scalar.string(written, line);
    }

    private static boolean mayBeNumber(String written) {
        char first = written.charAt(0);
        return written.length() <= MAX_DIGITS
                && (first == '+' || first == '-' || first == '.' || Character.digit(first, 10) >= 0);
    }

    private static Scalar number(String written, int line) {
        String digits = written.replace("_", "");
        Matcher integer = INTEGER.matcher(digits);
        if (integer.matches()) {
            BigInteger value = value(integer);
            if (value != null) {
                return new Scalar(ScalarType.INTEGER, value.toString(), written, line);
            }
        }
        return FLOAT.matcher(digits).matches()
                ? new Scalar(ScalarType.FLOAT, digits, written, line)
                : Scalar.string(written, line);
    }

    private static @Nullable BigInteger value(Matcher integer) {
        String sign = integer.group("sign").equals("-") ? "-" : "";
        String decimal = integer.group("decimal");
        if (decimal != null) {
            return new BigInteger(sign + decimal);
        }
        int radix = RADIX.getOrDefault(integer.group("prefix").toLowerCase(Locale.ROOT), OCTAL);
        String prefixed = integer.group("prefixed");
        boolean fits = prefixed.chars().allMatch(digit -> Character.digit(digit, radix) >= 0);
        return fits ? new BigInteger(sign + prefixed, radix) : null;
    }
}
