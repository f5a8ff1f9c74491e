package dev.monopod.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WatchdogTest {
    @Test
    void nobodyAsks() throws IOException {
        assertThat(Watchdog.patience(Map.of(), 7)).isEmpty();
        assertThat(Watchdog.patience(Map.of("WATCHDOG_PID", "7"), 7)).isEmpty();
    }

    @Test
    void anotherProcessIsAsked() throws IOException {
        assertThat(Watchdog.patience(Map.of("WATCHDOG_USEC", "1000", "WATCHDOG_PID", "8"), 7))
                .isEmpty();
    }

    @Test
    void thisProcessIsAsked() throws IOException {
        assertThat(Watchdog.patience(Map.of("WATCHDOG_USEC", "60000000", "WATCHDOG_PID", "7"), 7))
                .contains(Duration.ofMinutes(1));
        assertThat(Watchdog.patience(Map.of("WATCHDOG_USEC", "60000000"), 7)).contains(Duration.ofMinutes(1));
    }

    @Test
    void aValueThatIsNoneIsNamed() {
        for (String value : new String[] {"", "0", "-1", "1s"}) {
            assertThatThrownBy(() -> Watchdog.patience(Map.of("WATCHDOG_USEC", value), 7))
                    .isInstanceOf(IOException.class)
                    .hasMessage("WATCHDOG_USEC: Invalid value: \"" + value + "\": must be a number greater than 0");
        }
    }
}
