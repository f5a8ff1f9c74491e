package dev.monopod.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.reconcile.Moment;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ToldFailuresTest {
    private static final Moment NOW = Moment.BOOT.plus(Duration.ofHours(1));

    private final ToldFailures told = new ToldFailures();

    @Test
    void theSameIsToldOnceAndAgainWhenItStillIsSoMuchLater() {
        assertThat(told.isNews("start a", "disk full", NOW)).isTrue();
        assertThat(told.isNews("start a", "disk full", NOW.plus(Duration.ofSeconds(10))))
                .isFalse();
        assertThat(told.isNews(
                        "start a", "disk full", NOW.plus(ToldFailures.SILENCE).minus(Duration.ofNanos(1))))
                .isFalse();
        assertThat(told.isNews("start a", "disk full", NOW.plus(ToldFailures.SILENCE)))
                .isTrue();
        assertThat(told.isNews(
                        "start a", "disk full", NOW.plus(ToldFailures.SILENCE).plus(Duration.ofSeconds(10))))
                .isFalse();
    }

    @Test
    void anotherReasonAndAnotherThingAreNews() {
        told.isNews("start a", "disk full", NOW);

        assertThat(told.isNews("start b", "disk full", NOW)).isTrue();
        assertThat(told.isNews("start a", "read-only", NOW)).isTrue();
        assertThat(told.isNews("start a", "disk full", NOW)).isTrue();
    }
}
