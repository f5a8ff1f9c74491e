package dev.monopod.runtime.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.monopod.model.status.TerminatedReason;
import dev.monopod.reconcile.Attempt;
import dev.monopod.reconcile.Health;
import dev.monopod.reconcile.HookState;
import dev.monopod.reconcile.Lives;
import dev.monopod.reconcile.Moment;
import dev.monopod.reconcile.Now;
import dev.monopod.reconcile.ProbeState;
import dev.monopod.reconcile.Stop;
import dev.monopod.reconcile.StopReason;
import dev.monopod.reconcile.Termination;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AttemptRecordTest {
    private static final Instant T = Instant.parse("2026-01-01T00:00:00.123456789Z");
    private static final Moment M = new Moment(Duration.ofSeconds(4711, 123456789));
    private static final Now NOW = new Now(M.plus(Duration.ofMinutes(2)), T.plusSeconds(120));
    private static final AttemptRecord RECORD = new AttemptRecord(
            "app",
            new Attempt(3, T, M, Duration.ofSeconds(40)),
            "localhost/busybox:1",
            "sha256:abc",
            List.of("top", "base"),
            3,
            Optional.empty(),
            Stop.NONE,
            Optional.empty());

    @Test
    void whatIsWrittenIsWhatIsRead() throws IOException {
        List<AttemptRecord> records = List.of(
                RECORD,
                RECORD.with(Lives.stoppingUntil(M.plus(Duration.ofSeconds(30)))),
                RECORD.with(Lives.stoppingUntil(M).with(HookState.DONE)),
                RECORD.with(new Health(HookState.DONE, ProbeState.SUCCESS, ProbeState.FAILURE, ProbeState.SUCCESS)),
                RECORD.with(new Health(HookState.TO_DO, ProbeState.UNKNOWN, ProbeState.SUCCESS, ProbeState.SUCCESS)),
                RECORD.with(Lives.killed(M.plus(Duration.ofNanos(30)))),
                RECORD.with(
                        new Termination(137, 9, TerminatedReason.OOM_KILLED, "said \"no\"\n", T, T.plusSeconds(1), M)));
        for (AttemptRecord record : records) {
            assertThat(AttemptRecord.fromJson(record.toJson(), NOW)).isEqualTo(record);
        }
    }

    /** Of agents that decided by the time of day, as they wrote them. */
    @Test
    void recordsOfOlderAgentsAreUnderstood() throws IOException {
        AttemptRecord stopped = read("stopped-1.json");
        AttemptRecord ended = read("ended-1.json");

        assertThat(stopped)
                .isEqualTo(RECORD.with(new Stop(
                        Optional.of(new Stop.Order(StopReason.POD_ENDS, M.plus(Duration.ofSeconds(150)))),
                        HookState.DONE,
                        Optional.of(M.plus(Duration.ofSeconds(150))),
                        Optional.of(M.plus(Duration.ofSeconds(90))))));
        assertThat(ended)
                .isEqualTo(RECORD.with(new Termination(
                        137,
                        9,
                        TerminatedReason.OOM_KILLED,
                        "",
                        T,
                        T.plusSeconds(60),
                        M.plus(Duration.ofSeconds(60)))));
    }

    private static AttemptRecord read(String name) throws IOException {
        return AttemptRecord.fromJson(Files.readAllBytes(Path.of("src/test/resources/records", name)), NOW);
    }

    @Test
    void aRecordThatIsCutShortAnywhereIsNone() {
        byte[] whole = RECORD.with(new Termination(1, 0, TerminatedReason.ERROR, "", T, T, M))
                .toJson();
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> AttemptRecord.fromJson(cut, NOW))
                    .as("%d bytes", length)
                    .isInstanceOf(IOException.class);
        }
    }
}
