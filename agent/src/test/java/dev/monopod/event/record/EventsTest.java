package dev.monopod.event.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.monopod.event.EventLog;
import dev.monopod.event.InvolvedObject;
import dev.monopod.event.Occurrence;
import dev.monopod.event.PodEvent;
import dev.monopod.model.status.EventReason;
import dev.monopod.reconcile.Moment;
import dev.monopod.reconcile.Now;
import dev.monopod.reconcile.PodIdentity;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recorder on a real Vert.x and a real disk. */
class EventsTest {
    private static final Now NOW =
            new Now(Moment.BOOT.plus(Duration.ofHours(2)), Instant.parse("2026-01-01T12:00:00Z"));

    private final Vertx vertx = Vertx.vertx();
    private final List<LogRecord> logged = new CopyOnWriteArrayList<>();
    private final Logger root = Logger.getLogger("dev.monopod.event");
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            logged.add(entry);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private Path file;

    @TempDir
    private Path folder;

    @BeforeEach
    void listen() {
        file = folder.resolve("events");
        root.addHandler(handler);
    }

    @AfterEach
    void stop() {
        root.removeHandler(handler);
        vertx.close().await();
    }

    @Test
    void whatIsRecordedIsThereAtOnceAndOnDiskBeforeLong() {
        Events events = open();
        events.record(List.of(occurrence("one"), occurrence("two")), NOW);
        events.record(List.of(occurrence("one")), NOW);

        await().until(() -> onDisk().size() == 2);
        assertThat(events.log().all(NOW.moment())).extracting(PodEvent::count).containsExactly(2, 1);
        await().until(() -> onDisk().all(NOW.moment()).equals(events.log().all(NOW.moment())));
    }

    @Test
    void anotherAgentGoesOnCounting() {
        Events first = open();
        first.record(List.of(occurrence("one")), NOW);
        await().until(() -> onDisk().size() == 1);

        Events second = open();
        second.record(List.of(occurrence("one")), NOW);
        second.loaded().await();

        await().until(() -> second.log().all(NOW.moment()).get(0).count() == 2);
        await().until(() -> onDisk().all(NOW.moment()).get(0).count() == 2);
    }

    @Test
    void atTheEndAllIsWritten() {
        Events events = open();
        for (int i = 0; i < 300; i++) {
            events.record(
                    List.of(Occurrence.normal(
                            InvolvedObject.pod(new PodIdentity("default", "p" + i, "u" + i)),
                            EventReason.STARTED,
                            "x")),
                    NOW);
        }
        events.close().await();

        assertThat(onDisk().size()).isEqualTo(300);
        assertThat(onDisk().all(NOW.moment())).isEqualTo(events.log().all(NOW.moment()));
    }

    @Test
    void aBurstIsWrittenInAFewBatches() throws Exception {
        Events events = open();
        events.record(List.of(occurrence("first")), NOW);
        await().until(() -> onDisk().size() == 1);
        int sent = 0;
        int writes = 0;
        long size = Files.size(file);
        while (writes < 3) {
            events.record(List.of(occurrence("first")), NOW);
            sent++;
            if (Files.size(file) != size) {
                size = Files.size(file);
                writes++;
            }
        }
        int expected = sent + 1;
        await().until(() -> onDisk().all(NOW.moment()).get(0).count() == expected);
        assertThat(sent).isGreaterThan(10 * writes);
    }

    @Test
    void aDiskThatCantBeWrittenIsToldOnceAndHoldsNothingUp() throws IOException {
        Path blocked = folder.resolve("events.new/in the way");
        Files.createDirectories(blocked);
        Events events = open();
        for (int i = 0; i < 3; i++) {
            int count = i + 1;
            events.record(List.of(occurrence("no space")), NOW);
            await().until(() -> events.log().all(NOW.moment()).get(0).count() == count);
        }
        await().until(() -> lines().stream().anyMatch(line -> line.contains("events can't be kept")));
        events.record(List.of(occurrence("other")), NOW);
        await().until(() -> lines().stream().anyMatch(line -> line.contains("other")));

        Files.delete(blocked);
        Files.delete(blocked.getParent());
        events.record(List.of(occurrence("third")), NOW);
        await().until(() -> onDisk().size() == 3);
        assertThat(lines().stream().filter(line -> line.contains("events can't be kept")))
                .hasSize(1);
        assertThat(onDisk().all(NOW.moment())).isEqualTo(events.log().all(NOW.moment()));
    }

    @Test
    void anEventIsOneLineOfTheLogWhateverIsInIt() {
        Events events = open();
        events.record(
                List.of(
                        occurrence("said\nWARNING: \u001b[31mnot ours"),
                        Occurrence.normal(
                                InvolvedObject.pod(new PodIdentity("default", "web", "u1")),
                                EventReason.SANDBOX_CHANGED,
                                "changed")),
                NOW);
        for (int i = 0; i < 50; i++) {
            events.record(List.of(occurrence("again")), NOW);
        }
        events.record(List.of(occurrence("again")), in(Duration.ofMinutes(10)));

        await().until(() -> lines().size() == 4);
        assertThat(lines())
                .containsExactly(
                        "default/web spec.containers{app}: BackOff: said WARNING:  [31mnot ours",
                        "default/web: SandboxChanged: changed",
                        "default/web spec.containers{app}: BackOff: again",
                        "default/web spec.containers{app}: BackOff: again (x51)");
        assertThat(logged)
                .extracting(LogRecord::getLevel)
                .containsExactly(Level.WARNING, Level.INFO, Level.WARNING, Level.WARNING);
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (LogRecord entry : logged) {
            lines.add(new java.util.logging.SimpleFormatter().formatMessage(entry));
        }
        return lines;
    }

    private Events open() {
        Events events = Events.open(vertx, file, () -> NOW);
        events.loaded().await();
        return events;
    }

    private EventLog onDisk() {
        return EventLog.of(new EventJournal(file).load(), NOW.moment());
    }

    private static Now in(Duration later) {
        return new Now(NOW.moment().plus(later), NOW.time().plus(later));
    }

    private static Occurrence occurrence(String message) {
        return Occurrence.warning(
                InvolvedObject.container(new PodIdentity("default", "web", "u1"), "app"),
                EventReason.BACK_OFF,
                message);
    }
}
