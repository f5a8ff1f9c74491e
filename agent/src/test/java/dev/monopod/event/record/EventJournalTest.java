package dev.monopod.event.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.monopod.event.EventLog;
import dev.monopod.event.InvolvedObject;
import dev.monopod.event.Occurrence;
import dev.monopod.event.PodEvent;
import dev.monopod.model.status.EventReason;
import dev.monopod.reconcile.Moment;
import dev.monopod.reconcile.Now;
import dev.monopod.reconcile.PodIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventJournalTest {
    private static final Instant TIME = Instant.parse("2026-01-01T12:00:00.123456789Z");
    private static final Moment NOW = Moment.BOOT.plus(Duration.ofHours(2));

    private Path file;
    private EventLog log = EventLog.EMPTY;
    private int told;

    @TempDir
    private Path folder;

    @BeforeEach
    void choose() {
        file = folder.resolve("events");
    }

    @Test
    void whatIsWrittenIsWhatIsRead() throws IOException {
        EventJournal journal = new EventJournal(file);
        journal.write(happens("said \"no\"\n\u0000\uD83D\uDE00 \\"), this::all);
        journal.write(happens("second", "third"), this::all);
        journal.write(happens("second"), this::all);
        for (int i = 0; i < 12; i++) {
            journal.write(happens("another " + i), this::all);
        }

        assertThat(read()).isEqualTo(all());
        assertThat(all()).anyMatch(PodEvent::combined).anyMatch(event -> event.count() == 2);
        assertThat(folder.toFile().list()).containsExactly("events");
    }

    @Test
    void nothingIsNothing() {
        assertThat(new EventJournal(file).load()).isEmpty();
        assertThat(file).doesNotExist();
    }

    @Test
    void cutOffAtAnyByteItHasAllLinesBefore() throws IOException {
        EventJournal journal = new EventJournal(file);
        List<EventLog> after = new ArrayList<>(List.of(EventLog.EMPTY));
        for (String message : List.of("one", "two \u00e9", "one", "three", "one")) {
            journal.write(happens(message), this::all);
            after.add(log);
        }
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length <= whole.length; length++) {
            Files.write(file, java.util.Arrays.copyOf(whole, length));
            int lines = lines(whole, length);

            assertThat(read())
                    .as("first %d bytes", length)
                    .isEqualTo(after.get(lines).all(NOW));
            goesOn(after.get(lines));
        }
        assertThat(file.resolveSibling("events.damaged"))
                .as("of what is only cut off")
                .doesNotExist();
    }

    /** Also one that lacks its end alone is one. */
    private static int lines(byte[] whole, int length) {
        int ends = 0;
        for (int i = 0; i < length; i++) {
            ends += whole[i] == '\n' ? 1 : 0;
        }
        return length < whole.length && whole[length] == '\n' ? ends + 1 : ends;
    }

    /** The next agent adds what happens to it, and the one after that knows it all. */
    private void goesOn(EventLog known) throws IOException {
        EventJournal next = new EventJournal(file);
        next.load();
        EventLog.Recorded recorded = known.record(occurrence("later"), new Now(NOW, TIME));
        next.write(List.of(recorded.event()), () -> recorded.log().all(NOW));
        assertThat(read()).isEqualTo(recorded.log().all(NOW));
    }

    @Test
    void damagedAtAnyByteItLosesTwoLinesAtMostAndIsKeptAside() throws IOException {
        EventJournal journal = new EventJournal(file);
        for (String message : List.of("one", "two", "three", "four")) {
            journal.write(happens(message), this::all);
        }
        byte[] whole = Files.readAllBytes(file);
        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= (byte) (at % 2 == 0 ? 0x01 : 0x80);
            Files.write(file, damaged);
            Files.deleteIfExists(aside());

            Collection<PodEvent> known = new EventJournal(file).load();

            assertThat(known).as("byte %d", at).hasSizeBetween(2, 5);
            if (known.size() < 4 && at < whole.length - 1) {
                assertThat(aside()).hasBinaryContent(damaged);
            }
        }
        goesOn(EventLog.of(new EventJournal(file).load(), NOW));
    }

    @Test
    void whatIsNoFileOfEventsIsPutAsideAndAnotherBegun() throws IOException {
        Files.createDirectory(file);
        assertThat(new EventJournal(file).load()).isEmpty();
        goesOn(EventLog.EMPTY);
        assertThat(aside()).isDirectory();
        Files.delete(aside());

        Files.delete(file);
        Path target = Files.writeString(folder.resolve("target"), "somebody else's");
        Files.createSymbolicLink(file, target);
        assertThat(new EventJournal(file).load()).isEmpty();
        goesOn(EventLog.EMPTY);
        assertThat(target).hasContent("somebody else's");
    }

    @Test
    void randomBytesAreNoEvents() throws IOException {
        byte[] bytes = new byte[100_000];
        new java.util.Random(1).nextBytes(bytes);
        Files.write(file, bytes);
        assertThat(new EventJournal(file).load()).isEmpty();
        assertThat(aside()).hasBinaryContent(bytes);

        for (String line : List.of(
                "{}",
                "null",
                "[1]",
                "\"x\"",
                "{\"namespace\":1}",
                line().replace("\"count\":1", "\"count\":0"),
                line().replace("\"count\":1", "\"count\":1e99"),
                line().replace("Z\"", "\""),
                line().replace("\"BACK_OFF\"", "\"NO_REASON\""),
                line().replace("\"number\":", "\"number\":0.5"),
                line().replace("PT2H", "PT" + "9".repeat(40) + "H"))) {
            Files.writeString(file, line + "\n" + line() + "\n");
            assertThat(new EventJournal(file).load()).as(line).hasSize(1);
        }
    }

    private String line() {
        PodEvent event =
                EventLog.EMPTY.record(occurrence("no"), new Now(NOW, TIME)).event();
        return new String(EventLine.write(event), StandardCharsets.UTF_8);
    }

    @Test
    void howeverOftenSomethingComesTheFileStaysSmallAndIsAddedToMostly() throws IOException {
        EventJournal journal = new EventJournal(file);
        int[] anew = {0};
        long written = 0;
        long longest = 0;
        for (int i = 0; i < 20_000; i++) {
            Collection<PodEvent> changed = happens("message " + i % 7);
            long before = Files.exists(file) ? Files.size(file) : 0;
            journal.write(changed, () -> {
                anew[0]++;
                return all();
            });
            long after = Files.size(file);
            written += after > before ? after - before : after;
            longest = Math.max(longest, after);
        }
        assertThat(longest).isLessThanOrEqualTo(EventJournal.SMALL);
        assertThat(anew[0]).isBetween(2, 100);
        assertThat(written).isLessThan(20_000 * 500);
        assertThat(read()).isEqualTo(all());
    }

    @Test
    void manyEventsMakeAFileOfTwiceTheirLengthAtMost() throws IOException {
        EventJournal journal = new EventJournal(file);
        for (int i = 0; i < 3 * EventLog.MOST; i++) {
            EventLog.Recorded recorded = log.record(
                    Occurrence.normal(
                            InvolvedObject.pod(new PodIdentity("default", "p" + i, "u" + i)),
                            EventReason.STARTED,
                            "x".repeat(Occurrence.LONGEST_MESSAGE)),
                    new Now(NOW, TIME));
            log = recorded.log();
            journal.write(List.of(recorded.event()), this::all);
        }
        long alive = all().stream()
                .mapToLong(event -> EventLine.write(event).length + 1)
                .sum();
        assertThat(Files.size(file)).isLessThanOrEqualTo(2 * alive);
        assertThat(read()).isEqualTo(all());
    }

    @Test
    void whatSomebodyElseDidToTheFileIsMended() throws IOException {
        EventJournal journal = new EventJournal(file);
        journal.write(happens("one", "two"), this::all);

        Files.delete(file);
        journal.write(happens("three"), this::all);
        assertThat(read()).isEqualTo(all());

        Files.writeString(file, "cut");
        journal.write(happens("four"), this::all);
        assertThat(read()).isEqualTo(all());
    }

    @Test
    void whereItCantBeWrittenItSaysSoAndIsWrittenWholeLater() throws IOException {
        EventJournal journal = new EventJournal(file);
        journal.write(happens("one"), this::all);
        Path blocked = folder.resolve("events.new");
        Files.delete(file);
        Files.createDirectories(blocked.resolve("in the way"));

        Collection<PodEvent> two = happens("two");
        assertThatThrownBy(() -> journal.write(two, this::all))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(blocked.toString());
        Files.delete(blocked.resolve("in the way"));
        Files.delete(blocked);
        journal.write(List.of(), this::all);

        assertThat(read()).isEqualTo(all());
    }

    private Path aside() {
        return folder.resolve("events.damaged");
    }

    private List<PodEvent> read() {
        return EventLog.of(new EventJournal(file).load(), NOW).all(NOW);
    }

    private List<PodEvent> all() {
        return log.all(NOW);
    }

    private Collection<PodEvent> happens(String... messages) {
        List<PodEvent> changed = new ArrayList<>();
        for (String message : messages) {
            // No digit that is flipped makes one time of another.
            EventLog.Recorded recorded = log.record(occurrence(message), new Now(NOW, TIME.plusNanos(17L * told++)));
            log = recorded.log();
            changed.add(recorded.event());
        }
        return changed;
    }

    private static Occurrence occurrence(String message) {
        return Occurrence.warning(
                InvolvedObject.container(new PodIdentity("default", "web", "u1"), "app"),
                EventReason.BACK_OFF,
                message);
    }
}
