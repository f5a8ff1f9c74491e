package dev.monopod.model.resources;

import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Kubernetes' quantities as exact numbers. The forms are those of k8s.io/apimachinery/pkg/api/resource/quantity.go: a decimal number and a
 * decimal suffix (n u m k M G T P E), a binary one (Ki Mi Gi Ti Pi Ei) or an exponent (e3, E-3).
 */
public final class ExactQuantity {
    /** What to tell someone whose text is no quantity. */
    public static final String WHAT_IS_RIGHT =
            "must be a number with an optional suffix n, u, m, k, M, G, T, P, E, Ki, Mi, Gi, Ti, Pi, Ei or an exponent such as e3";

    /** The exponent's two digits keep numbers small enough to compute with; Kubernetes' largest amount has 19. */
    private static final Pattern FORM = Pattern.compile(
            "([+-]?(?:[0-9]{1,40}(?:\\.[0-9]{0,40})?|\\.[0-9]{1,40}))([numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]{1,2})?");

    private static final Map<String, Integer> POWER_OF_TEN =
            Map.of("n", -9, "u", -6, "m", -3, "k", 3, "M", 6, "G", 9, "T", 12, "P", 15, "E", 18);
    private static final String BINARY_LETTERS = "KMGTPE";
    private static final int BITS_A_LETTER = 10;
    private static final int MILLI_DIGITS = 3;
    private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);
    private static final BigDecimal SMALLEST = BigDecimal.valueOf(Long.MIN_VALUE);

    private ExactQuantity() {}

    /** The number that the text stands for; empty where it is no quantity. */
    public static Optional<BigDecimal> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        BigDecimal number = new BigDecimal(form.group(1));
        return Optional.of(form.group(2) == null ? number : scaled(number, form.group(2)));
    }

    /** Where the suffix of a quantity begins; the text's length where there is none. */
    public static int suffixStart(String text) {
        int at = 0;
        while (at < text.length() && "+-.0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at;
    }

    /**
     * The number of a quantity that was read from a manifest.
     *
     * @throws IllegalArgumentException where it is none
     */
    public static BigDecimal of(Quantity quantity) {
        String text = quantity.getAmount() + (quantity.getFormat() == null ? "" : quantity.getFormat());
        return parse(text).orElseThrow(() -> new IllegalArgumentException("\"" + text + "\" is no quantity"));
    }

    /** Thousandths, rounded up; at most and at least what a long holds. As Quantity.MilliValue. */
    public static long milli(Quantity quantity) {
        return saturated(of(quantity).movePointRight(MILLI_DIGITS));
    }

    /** Whole units, rounded up; at most and at least what a long holds. As Quantity.Value. */
    public static long units(Quantity quantity) {
        return saturated(of(quantity));
    }

    static long saturated(BigDecimal number) {
        BigDecimal whole = number.setScale(0, RoundingMode.CEILING);
        return whole.min(LARGEST).max(SMALLEST).longValueExact();
    }

    private static BigDecimal scaled(BigDecimal number, String suffix) {
        Integer power = POWER_OF_TEN.get(suffix);
        if (power != null) {
            return number.scaleByPowerOfTen(power);
        }
        if (suffix.endsWith("i")) {
            int bits = BITS_A_LETTER * (1 + BINARY_LETTERS.indexOf(suffix.charAt(0)));
            return number.multiply(new BigDecimal(BigInteger.ONE.shiftLeft(bits)));
        }
        String exponent = suffix.substring(1).toLowerCase(Locale.ROOT);
        return number.scaleByPowerOfTen(Integer.parseInt(exponent));
    }
}
