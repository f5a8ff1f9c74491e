package dev.monopod.runtime.log;

import dev.monopod.runtime.log.LogOptions.Streams;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The query of a request for logs, read as the kubelet reads it (pkg/kubelet/server/server.go, getContainerLogs) and judged as
 * Kubernetes judges it (pkg/apis/core/validation, ValidatePodLogOptions).
 */
public sealed interface LogQuery {
    /** A query that makes sense. */
    record Accepted(LogOptions options) implements LogQuery {}

    /**
     * A query that makes none.
     *
     * @param status 400 where a value can't be read, 422 where it can but is not allowed
     * @param errors all of them, in Kubernetes' wording
     */
    record Refused(int status, List<String> errors) implements LogQuery {
        public Refused {
            errors = List.copyOf(errors);
        }
    }

    /**
     * Reads and judges.
     *
     * @param parameter the first value of the parameter of this name; null where it is not given
     * @param now what {@code sinceSeconds} is counted from
     */
    static LogQuery parse(UnaryOperator<@Nullable String> parameter, Instant now) {
        return new Parser(parameter).parse(now);
    }

    /** Collects what is wrong on the way through the parameters. */
    final class Parser {
        private static final int BAD_REQUEST = 400;
        private static final int UNPROCESSABLE = 422;

        private final UnaryOperator<@Nullable String> parameter;
        private final List<String> unreadable = new ArrayList<>();
        private final List<String> invalid = new ArrayList<>();

        private Parser(UnaryOperator<@Nullable String> parameter) {
            this.parameter = parameter;
        }

        private LogQuery parse(Instant now) {
            OptionalLong tail = tail();
            OptionalLong limit = number("limitBytes");
            OptionalLong sinceSeconds = number("sinceSeconds");
            Optional<Instant> sinceTime = time("sinceTime");
            Streams streams = streams();
            atLeast("tailLines", tail, 0, "must be greater than or equal to 0");
            atLeast("limitBytes", limit, 1, "must be greater than 0");
            if (sinceSeconds.isPresent() && sinceTime.isPresent()) {
                invalid.add("Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified");
            } else {
                atLeast("sinceSeconds", sinceSeconds, 1, "must be greater than 0");
            }
            if (streams != Streams.ALL && tail.isPresent()) {
                invalid.add("Forbidden: `tailLines` and specific `stream` are mutually exclusive for now");
            }
            if (!unreadable.isEmpty()) {
                return new Refused(BAD_REQUEST, unreadable);
            }
            if (!invalid.isEmpty()) {
                return new Refused(UNPROCESSABLE, invalid);
            }
            Optional<Instant> since =
                    sinceSeconds.isPresent() ? Optional.of(before(now, sinceSeconds.getAsLong())) : sinceTime;
            return new Accepted(
                    new LogOptions(flag("follow"), flag("previous"), flag("timestamps"), tail, limit, since, streams));
        }

        /** The kubelet's older name {@code tail} comes first, and knows {@code all}. */
        private OptionalLong tail() {
            String old = parameter.apply("tail");
            if (old == null || old.isEmpty()) {
                return number("tailLines");
            }
            return old.equals("all") ? OptionalLong.empty() : number("tail");
        }

        private OptionalLong number(String name) {
            String value = parameter.apply(name);
            if (value == null) {
                return OptionalLong.empty();
            }
            try {
                return OptionalLong.of(Long.parseLong(value));
            } catch (NumberFormatException e) {
                unreadable.add(name + ": Invalid value: \"" + value + "\": must be a whole number");
                return OptionalLong.empty();
            }
        }

        private Optional<Instant> time(String name) {
            String value = parameter.apply(name);
            if (value == null) {
                return Optional.empty();
            }
            try {
                return Optional.of(OffsetDateTime.parse(value).toInstant());
            } catch (DateTimeException e) {
                unreadable.add(name + ": Invalid value: \"" + value
                        + "\": must be a time of RFC 3339, as in 2026-01-02T03:04:05Z");
                return Optional.empty();
            }
        }

        private Streams streams() {
            String value = parameter.apply("stream");
            if (value == null) {
                return Streams.ALL;
            }
            for (Streams streams : Streams.values()) {
                if (streams.kubernetesName().equals(value)) {
                    return streams;
                }
            }
            String supported = Arrays.stream(Streams.values())
                    .map(streams -> '"' + streams.kubernetesName() + '"')
                    .collect(Collectors.joining(", "));
            invalid.add("stream: Unsupported value: \"" + value + "\": supported values: " + supported);
            return Streams.ALL;
        }

        /** As apimachinery reads booleans of queries: all but {@code false} and {@code 0} is true, an empty value too. */
        private boolean flag(String name) {
            String value = parameter.apply(name);
            return value != null && !value.toLowerCase(Locale.ROOT).equals("false") && !value.equals("0");
        }

        private void atLeast(String name, OptionalLong value, long least, String message) {
            if (value.isPresent() && value.getAsLong() < least) {
                invalid.add(name + ": Invalid value: " + value.getAsLong() + ": " + message);
            }
        }

        private static Instant before(Instant now, long seconds) {
            boolean all = seconds >= now.getEpochSecond();
            return all ? Instant.EPOCH : now.minusSeconds(seconds);
        }
    }
}
