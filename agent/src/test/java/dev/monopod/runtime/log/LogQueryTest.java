package dev.monopod.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.runtime.log.LogOptions.Streams;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogQueryTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @Test
    void anEmptyQueryMeansAllThereIs() {
        assertThat(parse("")).isEqualTo(new LogQuery.Accepted(LogOptions.everything()));
    }

    @Test
    void everyParameterIsUnderstood() {
        String query = "follow=true&previous&timestamps=1&tailLines=0&limitBytes=7&sinceSeconds=65&container=x";
        assertThat(parse(query))
                .isEqualTo(new LogQuery.Accepted(new LogOptions(
                        true,
                        true,
                        true,
                        OptionalLong.of(0),
                        OptionalLong.of(7),
                        Optional.of(Instant.parse("2026-01-02T03:03:00Z")),
                        Streams.ALL)));
        assertThat(options("stream=Stderr&sinceTime=2026-01-02T04:04:05%2B01:00"))
                .extracting(LogOptions::streams, LogOptions::since)
                .containsExactly(Streams.STDERR, Optional.of(NOW));
    }

    @Test
    void theOldNameOfTailLinesWinsAndKnowsAll() {
        assertThat(options("tailLines=3&tail=5").tailLines()).hasValue(5);
        assertThat(options("tailLines=3&tail=all").tailLines()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "follow=false,false",
        "follow=FALSE,false",
        "follow=0,false",
        "follow,true",
        "follow=yes,true",
        "x=1,false"
    })
    void booleansAreReadAsTheKubeletReadsThem(String query, boolean follow) {
        assertThat(options(query).follow()).isEqualTo(follow);
    }

    @Test
    void moreSecondsThanThereWereMeanAll() {
        assertThat(options("sinceSeconds=" + Long.MAX_VALUE).since()).hasValue(Instant.EPOCH);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tailLines=-1 | 422 | tailLines: Invalid value: -1: must be greater than or equal to 0",
                "limitBytes=0 | 422 | limitBytes: Invalid value: 0: must be greater than 0",
                "sinceSeconds=0 | 422 | sinceSeconds: Invalid value: 0: must be greater than 0",
                "sinceSeconds=1&sinceTime=2026-01-02T03:04:05Z | 422 |"
                        + " Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified",
                "stream=stdout | 422 | stream: Unsupported value: \"stdout\": supported values: \"All\", \"Stderr\", \"Stdout\"",
                "stream=Stdout&tailLines=1 | 422 |"
                        + " Forbidden: `tailLines` and specific `stream` are mutually exclusive for now",
                "tailLines=x | 400 | tailLines: Invalid value: \"x\": must be a whole number",
                "tail=x | 400 | tail: Invalid value: \"x\": must be a whole number",
                "sinceTime=yesterday | 400 | sinceTime: Invalid value: \"yesterday\": must be a time of RFC 3339,"
                        + " as in 2026-01-02T03:04:05Z",
            })
    void whatMakesNoSenseIsRefusedInKubernetesWords(String query, int status, String error) {
        assertThat(parse(query)).isEqualTo(new LogQuery.Refused(status, List.of(error)));
    }

    @Test
    void allThatIsWrongIsNamedAtOnce() {
        assertThat(parse("tailLines=-1&limitBytes=-5&sinceSeconds=-1"))
                .isEqualTo(new LogQuery.Refused(
                        422,
                        List.of(
                                "tailLines: Invalid value: -1: must be greater than or equal to 0",
                                "limitBytes: Invalid value: -5: must be greater than 0",
                                "sinceSeconds: Invalid value: -1: must be greater than 0")));
    }

    private static LogOptions options(String query) {
        return ((LogQuery.Accepted) parse(query)).options();
    }

    private static LogQuery parse(String query) {
        Map<String, String> parameters = Arrays.stream(query.split("&"))
                .map(pair -> pair.replace("%2B", "+").split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair.length == 1 ? "" : pair[1]));
        return LogQuery.parse(parameters::get, NOW);
    }
}
