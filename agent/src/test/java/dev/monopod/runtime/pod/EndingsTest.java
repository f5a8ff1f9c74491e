package dev.monopod.runtime.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.model.status.TerminatedReason;
import dev.monopod.reconcile.Attempt;
import dev.monopod.reconcile.Exit;
import dev.monopod.reconcile.Moment;
import dev.monopod.reconcile.Now;
import dev.monopod.reconcile.Stop;
import dev.monopod.runtime.launch.PodFiles;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndingsTest {
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");
    private static final Now NOW = new Now(new Moment(Duration.ofHours(1)), TIME);
    private static final String ID = "app-0";
    private static final Attempt ATTEMPT = new Attempt(0, TIME, NOW.moment(), Duration.ZERO);
    private static final Exit KILLED = new Exit(0, 9, 0, 0, TIME, TIME);

    private final Vertx vertx = Vertx.vertx();
    private final PlanCase plain;
    private final Node node;
    private final PodFiles files;
    private final AttemptRecords records;
    private final Path group;

    EndingsTest(@TempDir Path folder) throws IOException {
        plain = PlanCase.onVersion1(Path.of("src/test/resources/plans/plain.yaml"));
        node = NodeInFolder.of(vertx, folder, plain);
        files = node.files(plain.definition().identity());
        records = new AttemptRecords(files, () -> NOW);
        group = node.cgroups().folders(plain.definition().cgroupOf(ID)).get(0);
        Files.createDirectories(group);
        Files.writeString(group.resolve("memory.oom_control"), "oom_kill_disable 0\nunder_oom 0\noom_kill 1\n");
        records.write(new AttemptRecord(
                "app", ATTEMPT, "image", "sha256:1", List.of(), 15, Optional.empty(), Stop.NONE, Optional.empty()));
    }

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    @Test
    void anEndIsPutOnRecordThoughTheRecordHasBeenDamagedMeanwhile() throws IOException {
        Files.writeString(records.file(ID), "{");

        Endings.Settled settled = endings().settle(ID, ATTEMPT, KILLED, Optional.empty());

        assertThat(settled.recorded()).isTrue();
        assertThat(records.read(ID).orElseThrow().termination()).contains(settled.termination());
    }

    @Test
    void thatTheKernelKilledForMemoryIsKnownToTheNextAgentThoughThisOneCouldNotWriteIt() throws IOException {
        Path inTheWay = NodeInFolder.keepFromBeingWritten(records.file(ID));
        Endings.Settled first = endings().settle(ID, ATTEMPT, KILLED, Optional.empty());
        assertThat(first.recorded()).isFalse();
        assertThat(first.termination().reason()).isEqualTo(TerminatedReason.OOM_KILLED);
        endings().tidy();

        Files.delete(inTheWay);
        Endings.Settled second = endings().settle(ID, ATTEMPT, KILLED, Optional.empty());

        assertThat(second).isEqualTo(new Endings.Settled(first.termination(), true));
    }

    @Test
    void theGroupGoesOnceTheEndIsOnRecord() throws IOException {
        endings().settle(ID, ATTEMPT, KILLED, Optional.empty());
        // The kernel's files do not keep a group from being removed.
        Files.delete(group.resolve("memory.oom_control"));
        endings().tidy();

        assertThat(group).doesNotExist();
    }

    /** Of another agent each time. */
    private Endings endings() {
        AttemptRecords known = new AttemptRecords(files, () -> NOW);
        RecordMending mending = new RecordMending(node, plain.definition(), files, known, () -> NOW);
        return new Endings(node, plain.definition(), files, known, mending, () -> NOW);
    }
}
