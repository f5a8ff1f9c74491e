package dev.monopod.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventTableTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void eventsAreInTheColumnsOfKubectl() throws IOException {
        assertThat(new EventTable(NOW, false, Set.of()).of(events())).isEqualTo("""
                LAST SEEN           TYPE      REASON    OBJECT      MESSAGE
                3m5s                Normal    Started   Pod/web     Container started
                9s (x4 over 100s)   Warning   Failed    Pod/other   first...
                0s                  Warning   Failed    Pod/third   ?[31mred?2J
                """);
        assertThat(new EventTable(NOW, true, Set.of("Normal")).of(events())).isEqualTo("""
                NAMESPACE   LAST SEEN   TYPE     REASON    OBJECT    MESSAGE
                default     3m5s        Normal   Started   Pod/web   Container started
                """);
    }

    @Test
    void nothingHasNoHeadings() throws IOException {
        assertThat(new EventTable(NOW, false, Set.of()).of(new ObjectMapper().readTree("[]")))
                .isEmpty();
        assertThat(new EventTable(NOW, false, Set.of("Other")).of(events())).isEmpty();
    }

    private static JsonNode events() throws IOException {
        return new ObjectMapper().readTree("""
                [{"type": "Normal", "reason": "Started", "message": "Container started", "count": 1,
                  "firstTimestamp": "2026-01-01T11:56:55Z", "lastTimestamp": "2026-01-01T11:56:55Z",
                  "involvedObject": {"kind": "Pod", "namespace": "default", "name": "web"}},
                 {"type": "Warning", "reason": "Failed", "message": "first\\nsecond", "count": 4,
                  "firstTimestamp": "2026-01-01T11:58:20Z", "lastTimestamp": "2026-01-01T11:59:51Z",
                  "involvedObject": {"kind": "Pod", "namespace": "default", "name": "other"}},
                 {"type": "Warning", "reason": "Failed", "message": "\\u001b[31mred\\u009b2J", "count": 1,
                  "firstTimestamp": "2026-01-01T12:00:01Z", "lastTimestamp": "2026-01-01T12:00:01Z",
                  "involvedObject": {"kind": "Pod", "namespace": "a", "name": "third"}}]
                """);
    }

    @ParameterizedTest
    @CsvSource({
        "-2s,<invalid>",
        "-1.999s,0s",
        "-1s,0s",
        "0s,0s",
        "59.9s,59s",
        "119.9s,119s",
        "2m,2m",
        "2m1s,2m1s",
        "9m59s,9m59s",
        "10m,10m",
        "10m59s,10m",
        "179m59s,179m",
        "3h,3h",
        "3h1m,3h1m",
        "7h59m,7h59m",
        "8h,8h",
        "47h59m,47h",
        "48h,2d",
        "999h,41d"
    })
    void agesHaveTwoOrThreeDigits(String span, String shown) {
        assertThat(HumanDuration.of(Duration.parse("PT" + span))).isEqualTo(shown);
    }
}
