package dev.monopod.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final Path FILE = Path.of("/m/a.yaml");
    private static final long STEP = Pace.INTERVAL.toNanos();

    private final Pace pace = new Pace();

    private void take(int times, long now) {
        for (int i = 0; i < times; i++) {
            assertThat(pace.restsUntil(FILE, now)).isEmpty();
            pace.taken(FILE, now);
        }
    }

    @Test
    void aFewAreTakenAtOnceAndThenOneInAWhile() {
        long now = -7;
        take(Pace.AT_ONCE, now);

        for (int i = 0; i < 10; i++) {
            assertThat(pace.restsUntil(FILE, now)).isEqualTo(OptionalLong.of(now + STEP));
            now += STEP;
            take(1, now);
        }
    }

    @Test
    void whoHasRestedLongEnoughIsAsAtFirst() {
        take(Pace.AT_ONCE, 0);

        take(Pace.AT_ONCE, Pace.AT_ONCE * STEP);
    }

    @Test
    void noFileWaitsForAnother() {
        take(Pace.AT_ONCE, 0);

        assertThat(pace.restsUntil(Path.of("/m/b.yaml"), 0)).isEmpty();
    }

    @Test
    void theClockMayPassItsEnd() {
        long now = Long.MAX_VALUE - STEP;
        take(Pace.AT_ONCE, now);

        assertThat(pace.restsUntil(FILE, now)).isEqualTo(OptionalLong.of(now + STEP));
        assertThat(pace.restsUntil(FILE, now + STEP)).isEmpty();
    }

    @Test
    void whoIsTakenWithoutHavingRestedRestsForOneIntervalAndNoMore() {
        for (int i = 0; i < 3000; i++) {
            pace.taken(FILE, 0);
        }

        assertThat(pace.restsUntil(FILE, 0)).isEqualTo(OptionalLong.of(STEP));
        take(1, STEP);
    }

    @Test
    void namesThatAreNeverSeenAgainAreForgotten() {
        pace.taken(FILE, 0);
        take(2, 0);
        pace.taken(Path.of("/m/b.yaml"), STEP);

        pace.forgetRested(STEP);
        assertThat(pace.size()).isEqualTo(2);
        pace.forgetRested(2 * STEP);
        assertThat(pace.size()).isEqualTo(1);
        pace.forgetRested(3 * STEP);
        assertThat(pace.size()).isZero();
    }
}
