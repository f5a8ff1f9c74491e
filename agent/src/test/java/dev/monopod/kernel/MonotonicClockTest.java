package dev.monopod.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MonotonicClockTest {
    @Test
    void itCountsFromTheBootAndNeverGoesBack() throws IOException {
        Duration before = MonotonicClock.sinceBoot();
        // CLOCK_BOOTTIME, which counts what the machine was suspended for too (proc_uptime(5)).
        double uptime =
                Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ")[0]);
        assertThat(before).isPositive().isLessThan(Duration.ofMillis((long) (uptime * 1000) + 1000));
        for (int i = 0; i < 1000; i++) {
            Duration next = MonotonicClock.sinceBoot();
            assertThat(next).isGreaterThanOrEqualTo(before);
            before = next;
        }
    }
}
