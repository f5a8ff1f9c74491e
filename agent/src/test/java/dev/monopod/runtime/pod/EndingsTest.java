package dev.monopod.runtime.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.monopod.model.status.TerminatedReason;
import dev.monopod.reconcile.Attempt;
import dev.monopod.reconcile.Exit;
import dev.monopod.reconcile.Moment;
import dev.monopod.reconcile.Now;
import dev.monopod.reconcile.Stop;
import dev.monopod.reconcile.Termination;
import dev.monopod.runtime.DamagedRecord;
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

    @Test
    void aDamagedRecordOfWhatHasEndedKeepsNothingFromBeingTidied() throws IOException {
        for (int number = 1; number < 5; number++) {
            ended(number);
        }
        for (int number : List.of(0, 1)) {
            Files.writeString(records.file("app-" + number), "{");
        }
        Files.delete(group.resolve("memory.oom_control"));

        endings().tidy();

        assertThat(group).doesNotExist();
        assertThat(layer(2)).doesNotExist();
        assertThat(records.ids()).containsExactlyInAnyOrder(new AttemptId("app", 3), new AttemptId("app", 4));
    }

    @Test
    void ofADamagedRecordNobodyKnowsWhetherItsContainerRuns() throws IOException {
        for (int number = 1; number < 4; number++) {
            ended(number);
        }
        Files.writeString(records.file("app-3"), "{");

        endings().tidy();

        assertThat(layer(2)).doesNotExist();
        assertThat(layer(3)).exists();
        assertThat(records.file("app-3")).hasContent("{");
        assertThatThrownBy(() -> LayersInUse.below(node.runDirectory()))
                .isInstanceOf(DamagedRecord.class)
                .hasMessageContaining(records.file("app-3").toString());
    }

    @Test
    void aDamagedRecordOfWhatHasEndedKeepsNoLayer() throws IOException {
        ended(1);
        records.write(new AttemptRecord(
                "app",
                new Attempt(2, TIME, NOW.moment(), Duration.ZERO),
                "image",
                "sha256:1",
                List.of("used"),
                15,
                Optional.empty(),
                Stop.NONE,
                Optional.empty()));
        Files.writeString(records.file("app-1"), "{");

        assertThat(LayersInUse.below(node.runDirectory())).containsExactly("used");
    }

    private void ended(int number) throws IOException {
        Attempt attempt = new Attempt(number, TIME, NOW.moment(), Duration.ZERO);
        Termination end = new Termination(1, 0, TerminatedReason.ERROR, "", TIME, TIME, NOW.moment());
        records.write(new AttemptRecord(
                "app",
                attempt,
                "image",
                "sha256:1",
                List.of("old"),
                15,
                Optional.empty(),
                Stop.NONE,
                Optional.of(end)));
        Files.createDirectories(layer(number));
    }

    private Path layer(int number) {
        return files.layer("app-" + number);
    }

    /** Of another agent each time. */
    private Endings endings() {
        AttemptRecords known = new AttemptRecords(files, () -> NOW);
        RecordMending mending = new RecordMending(node, plain.definition(), files, known, () -> NOW);
        return new Endings(node, plain.definition(), files, known, mending, () -> NOW);
    }
}
