package dev.monopod.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.e2e.chaos.Soak.Use;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What counts as growth. */
final class SoakTest {
    private static List<Use> series(IntFunction<Use> look) {
        return IntStream.range(0, 60).mapToObj(look).toList();
    }

    @Test
    void whatComesAndGoesIsNoGrowth() {
        assertThat(Soak.grows(series(i -> new Use(20_000 + i % 7 * 1000, 90 + i % 5, 30 + i % 3))))
                .isFalse();
    }

    @Test
    void aLittleMoreEachTimeIs() {
        assertThat(Soak.grows(series(i -> new Use(20_000 + i * 100L, 90, 30)))).isTrue();
        assertThat(Soak.grows(series(i -> new Use(20_000, 90 + i / 2, 30)))).isTrue();
        assertThat(Soak.grows(series(i -> new Use(20_000, 90, 30 + i / 4)))).isTrue();
    }
}
