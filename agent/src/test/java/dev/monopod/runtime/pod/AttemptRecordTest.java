package dev.monopod.runtime.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.monopod.model.status.TerminatedReason;
import dev.monopod.reconcile.Attempt;
import dev.monopod.reconcile.Moment;
import dev.monopod.reconcile.Stop;
import dev.monopod.reconcile.Termination;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AttemptRecordTest {
    private static final Instant T = Instant.parse("2026-01-01T00:00:00.123456789Z");
    private static final Moment M = new Moment(Duration.ofSeconds(4711, 123456789));
    private static final AttemptRecord RECORD = new AttemptRecord(
            "app",
            new Attempt(3, T, M, Duration.ofSeconds(40)),
            "localhost/busybox:1",
            "sha256:abc",
            List.of("top", "base"),
            3,
            Stop.NONE,
            Optional.empty());

    @Test
    void whatIsWrittenIsWhatIsRead() throws IOException {
        List<AttemptRecord> records = List.of(
                RECORD,
                RECORD.with(Stop.askedUntil(M.plus(Duration.ofSeconds(30)))),
                RECORD.with(Stop.killed(M.plus(Duration.ofNanos(30)))),
                RECORD.with(
                        new Termination(137, 9, TerminatedReason.OOM_KILLED, "said \"no\"\n", T, T.plusSeconds(1), M)));
        for (AttemptRecord record : records) {
            assertThat(AttemptRecord.fromJson(record.toJson())).isEqualTo(record);
        }
    }

    @Test
    void aRecordThatIsCutShortAnywhereIsNone() {
        byte[] whole = RECORD.with(new Termination(1, 0, TerminatedReason.ERROR, "", T, T, M))
                .toJson();
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> AttemptRecord.fromJson(cut))
                    .as("%d bytes", length)
                    .isInstanceOf(IOException.class);
        }
    }
}
