package dev.monopod.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An attempt that began a hundred seconds ago and ended thirty seconds ago, while somebody set the clock. */
class NowTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Moment NOW = new Moment(Duration.ofHours(5));
    private static final Moment END = NOW.minus(Duration.ofSeconds(30));

    @Test
    void whereNobodySetTheClockItTellsTheMoment() {
        assertThat(end(NOON.minusSeconds(100), NOON.minusSeconds(30), NOON)).isEqualTo(END);
    }

    @Test
    void norDoesItMatterIfSomebodySetItByAnHourBeforeTheEndOrAfterIt() {
        Instant created = NOON.minusSeconds(100);
        Instant finished = NOON.minusSeconds(30);
        for (Duration set : List.of(HOUR, HOUR.negated())) {
            assertThat(end(created, finished.plus(set), NOON.plus(set)))
                    .as("before the end, by %s", set)
                    .isEqualTo(END);
            assertThat(end(created, finished, NOON.plus(set)))
                    .as("after the end, by %s", set)
                    .isEqualTo(END);
        }
    }

    @Test
    void setByLessItHastensNothing() {
        Instant created = NOON.minusSeconds(100);
        Instant finished = NOON.minusSeconds(30);
        Duration set = Duration.ofSeconds(20);
        assertThat(end(created, finished.plus(set), NOON.plus(set))).isEqualTo(END.plus(set));
        assertThat(end(created, finished.minus(set), NOON.minus(set))).isEqualTo(END);
        assertThat(end(created, finished, NOON.plus(set))).isEqualTo(END);
        assertThat(end(created, finished, NOON.minus(set))).isEqualTo(END.plus(set));
    }

    @Test
    void whereNothingThatItSaysCanBeTheEndIsNow() {
        assertThat(end(NOON, Instant.EPOCH, Instant.MAX)).isEqualTo(NOW);
        assertThat(end(Instant.EPOCH, Instant.MAX, NOON)).isEqualTo(NOW);
        assertThat(end(NOON.minusSeconds(100), NOON.minus(HOUR), NOON)).isEqualTo(NOW);
    }

    private static Moment end(Instant created, Instant finished, Instant time) {
        Attempt attempt = new Attempt(1, created, NOW.minus(Duration.ofSeconds(100)), Duration.ofSeconds(10));
        return new Now(NOW, time).endOf(attempt, finished);
    }
}
