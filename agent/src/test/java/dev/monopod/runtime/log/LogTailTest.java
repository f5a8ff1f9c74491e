package dev.monopod.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LogTailTest {
    private static final String TIME = "2026-01-01T00:00:00.000000000Z ";

    @Test
    void theTextOfBothStreamsIsThereWithoutItsHeaders() {
        assertThat(text(TIME + "stdout F one\n" + TIME + "stderr F two\n", 100, 10))
                .isEqualTo("one\ntwo\n");
    }

    @Test
    void partsOfALineArePutTogether() {
        assertThat(text(TIME + "stdout P on\n" + TIME + "stdout F e\n", 100, 10))
                .isEqualTo("one\n");
    }

    @Test
    void onlyTheLastLinesCount() {
        assertThat(text(TIME + "stdout F one\n" + TIME + "stdout F two\n" + TIME + "stdout F three\n", 100, 2))
                .isEqualTo("two\nthree\n");
    }

    @Test
    void onlyTheLastBytesCount() {
        assertThat(text(TIME + "stdout F one\n" + TIME + "stdout F two\n", 6, 10))
                .isEqualTo("e\ntwo\n");
    }

    @Test
    void aLineWhoseBeginningIsCutOffIsLeftOut() {
        byte[] end = ("dout F one\n" + TIME + "stdout F two\n").getBytes(StandardCharsets.UTF_8);

        assertThat(LogTail.text(end, true, 100, 10)).isEqualTo("two\n");
    }

    @Test
    void whatIsNoLineOfALogIsPassedOver() {
        assertThat(text("nonsense\n" + TIME + "stdout F two\n" + TIME, 100, 10)).isEqualTo("two\n");
    }

    private static String text(String log, int bytes, int lines) {
        return LogTail.text(log.getBytes(StandardCharsets.UTF_8), false, bytes, lines);
    }
}
