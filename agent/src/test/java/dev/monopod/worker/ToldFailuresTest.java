package dev.monopod.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ToldFailuresTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final ToldFailures told = new ToldFailures();

    @Test
    void theSameIsToldOnceAndAgainWhenItStillIsSoMuchLater() {
        assertThat(told.isNews("start a", "disk full", NOW)).isTrue();
        assertThat(told.isNews("start a", "disk full", NOW.plusSeconds(10))).isFalse();
        assertThat(told.isNews(
                        "start a", "disk full", NOW.plus(ToldFailures.SILENCE).minusNanos(1)))
                .isFalse();
        assertThat(told.isNews("start a", "disk full", NOW.plus(ToldFailures.SILENCE)))
                .isTrue();
        assertThat(told.isNews(
                        "start a", "disk full", NOW.plus(ToldFailures.SILENCE).plusSeconds(10)))
                .isFalse();
    }

    @Test
    void anotherReasonAndAnotherThingAreNews() {
        told.isNews("start a", "disk full", NOW);

        assertThat(told.isNews("start b", "disk full", NOW)).isTrue();
        assertThat(told.isNews("start a", "read-only", NOW)).isTrue();
        assertThat(told.isNews("start a", "disk full", NOW)).isTrue();
    }

    @Test
    void aClockThatWasSetBackKeepsNobodySilent() {
        told.isNews("start a", "disk full", NOW);

        assertThat(told.isNews("start a", "disk full", NOW.minusSeconds(3600))).isTrue();
    }
}
