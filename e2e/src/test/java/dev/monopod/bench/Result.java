package dev.monopod.bench;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One line of the table.
 *
 * @param row what was measured
 * @param subject of whom: monopod, or one of those that it is measured against
 * @param unit of all values
 * @param reach what is wanted of it, if anything is
 * @param note what else is to be known of it; may be empty
 */
record Result(
        String row,
        String subject,
        String unit,
        Samples samples,
        @Nullable Reach reach,
        String note) {
    static final String MONOPOD = "monopod";

    /** What is wanted of a median. */
    sealed interface Reach {
        boolean isMet(double median);

        record AtMost(double limit, String why) implements Reach {
            @Override
            public boolean isMet(double median) {
                return median <= limit;
            }

            @Override
            public String toString() {
                return String.format(Locale.ROOT, "<= %.4g%s", limit, why);
            }
        }

        record AtLeast(double limit, String why) implements Reach {
            @Override
            public boolean isMet(double median) {
                return median >= limit;
            }

            @Override
            public String toString() {
                return String.format(Locale.ROOT, ">= %.4g%s", limit, why);
            }
        }
    }

    static Result of(String row, String subject, String unit, Samples samples) {
        return new Result(row, subject, unit, samples, null, "");
    }

    Result atMost(double limit) {
        return new Result(row, subject, unit, samples, new Reach.AtMost(limit, ""), note);
    }

    /** Against another's median, a number of times that. */
    Result atMost(double times, Result other) {
        double limit = times * other.samples.median();
        return new Result(row, subject, unit, samples, new Reach.AtMost(limit, versus(times, other)), note);
    }

    Result atLeast(double times, Result other) {
        double limit = times * other.samples.median();
        return new Result(row, subject, unit, samples, new Reach.AtLeast(limit, versus(times, other)), note);
    }

    Result noting(String text) {
        return new Result(row, subject, unit, samples, reach, text);
    }

    private static String versus(double times, Result other) {
        return String.format(Locale.ROOT, " (%.3g x %s)", times, other.subject);
    }

    /** Empty where nothing is wanted. */
    Optional<Boolean> met() {
        return reach == null ? Optional.empty() : Optional.of(reach.isMet(samples.median()));
    }
}
