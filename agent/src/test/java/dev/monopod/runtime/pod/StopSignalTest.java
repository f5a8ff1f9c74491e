package dev.monopod.runtime.pod;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StopSignalTest {
    @ParameterizedTest
    @CsvSource({
        "SIGQUIT, 3",
        "QUIT, 3",
        "sigquit, 3",
        "3, 3",
        "SIGKILL, 9",
        "64, 64",
        "0, 15",
        "65, 15",
        "999, 15",
        "SIGNONE, 15",
        "1x, 15"
    })
    void aSignalIsNamedInEveryWayThatImagesNameIt(String named, int number) {
        assertThat(StopSignal.number(Optional.of(named))).isEqualTo(number);
    }

    @ParameterizedTest
    @CsvSource("15")
    void withoutANameItIsSigterm(int number) {
        assertThat(StopSignal.number(Optional.empty())).isEqualTo(number);
    }
}
