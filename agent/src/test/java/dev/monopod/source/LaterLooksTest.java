package dev.monopod.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.model.manifest.Manifest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LaterLooksTest {
    private static final Path FILE = Path.of("/m/a.yaml");
    private static final Set<Touch> WHOLE = Set.of(Touch.WHOLE);
    private static final Set<Touch> REMOVED = Set.of(Touch.REMOVED);
    private static final Set<Touch> MADE_ANEW = Set.of(Touch.REMOVED, Touch.NAMED, Touch.WHOLE);
    private static final Duration LATE = Duration.ofSeconds(5);
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final long STEP = Pace.INTERVAL.toNanos();

    private final LaterLooks later = new LaterLooks();

    private void read(int times) {
        Manifest manifest = new Manifest(List.of(), List.of(), List.of());
        for (int i = 0; i < times; i++) {
            later.seen(new Observation.Read(FILE, manifest), 0, 0);
        }
    }

    private void missing(long goneAt) {
        later.seen(new Observation.Missing(FILE), goneAt, 0);
    }

    @Test
    void aFileThatWasReadOftenRestsHoweverItIsMadeAnew() {
        read(Pace.AT_ONCE);

        assertThat(later.rests(FILE, WHOLE, SOON, 0)).isTrue();
        assertThat(later.rests(FILE, MADE_ANEW, LATE, 0)).isTrue();
        assertThat(later.next(0)).isEqualTo(STEP);
        assertThat(later.takeRested(STEP - 1)).isEmpty();
        assertThat(later.takeRested(STEP)).isEqualTo(Map.of(FILE, new LaterLooks.Resting(MADE_ANEW, LATE)));
        assertThat(later.next(STEP)).isNull();
    }

    @Test
    void aRemovalIsLookedAtAtOnce() {
        read(Pace.AT_ONCE);

        assertThat(later.rests(FILE, REMOVED, SOON, 0)).isFalse();
    }

    @Test
    void aMissingFileIsLookedForOnceItsTimeHasCome() {
        missing(7);
        missing(9);

        assertThat(later.next(0)).isEqualTo(7);
        assertThat(later.isAnyMissingDue(6)).isFalse();
        assertThat(later.isAnyMissingDue(7)).isTrue();
        assertThat(later.takeMissing(7)).containsExactly(FILE);
        assertThat(later.takeMissing(7)).isEmpty();
    }

    @Test
    void whatIsBackIsMissingNoMoreAlsoWhereItRests() {
        missing(7);
        read(1);
        assertThat(later.takeMissing(7)).isEmpty();

        missing(7);
        read(Pace.AT_ONCE);
        missing(7);
        assertThat(later.rests(FILE, MADE_ANEW, SOON, 0)).isTrue();
        assertThat(later.takeMissing(7)).isEmpty();
    }
}
