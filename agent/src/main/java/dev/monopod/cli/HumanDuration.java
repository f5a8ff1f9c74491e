package dev.monopod.cli;

import java.time.Duration;

/** A time span in the two or three digits that kubectl shows (k8s.io/apimachinery, pkg/util/duration/duration.go). Pure. */
final class HumanDuration {
    private static final Duration SECONDS_TILL = Duration.ofMinutes(2);
    private static final Duration SECONDS_TOO_TILL = Duration.ofMinutes(10);
    private static final Duration MINUTES_TILL = Duration.ofHours(3);
    private static final Duration MINUTES_TOO_TILL = Duration.ofHours(8);
    private static final Duration HOURS_TILL = Duration.ofDays(2);

    private HumanDuration() {}

    /** Beyond two days only days are told: nothing here is older than the machine's uptime, and hardly than an hour. */
    static String of(Duration span) {
        if (span.compareTo(Duration.ofSeconds(-2)) <= 0) {
            return "<invalid>";
        }
        if (span.isNegative()) {
            return "0s";
        }
        if (span.compareTo(SECONDS_TILL) < 0) {
            return span.toSeconds() + "s";
        }
        if (span.compareTo(SECONDS_TOO_TILL) < 0) {
            return span.toMinutes() + "m" + unlessZero(span.toSecondsPart(), "s");
        }
        if (span.compareTo(MINUTES_TILL) < 0) {
            return span.toMinutes() + "m";
        }
        if (span.compareTo(MINUTES_TOO_TILL) < 0) {
            return span.toHours() + "h" + unlessZero(span.toMinutesPart(), "m");
        }
        return span.compareTo(HOURS_TILL) < 0 ? span.toHours() + "h" : span.toDays() + "d";
    }

    private static String unlessZero(int part, String unit) {
        return part == 0 ? "" : part + unit;
    }
}
