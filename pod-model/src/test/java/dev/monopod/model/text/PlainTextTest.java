package dev.monopod.model.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextTest {
    /** Of ASCII, of C1 (CSI, OSC, next line), for directions, and for ends of lines; one outside of the basic plane. */
    @ParameterizedTest
    @ValueSource(ints = {0, 7, 0x1b, 0x7f, 0x80, 0x85, 0x9b, 0x9d, 0x200e, 0x202e, 0x2028, 0x2029, 0xfeff, 0xe0001})
    void nothingOrdersATerminalAbout(int point) {
        String order = Character.toString(point);

        assertThat(PlainText.of("a" + order + order + "b")).isEqualTo("a??b");
        assertThat(PlainText.lines("a" + order + "b\n\tc")).isEqualTo("a?b\n\tc");
        assertThat(PlainText.joined("a" + order + "\n" + order + "b")).isEqualTo("a b");
    }

    @Test
    void allElseStays() {
        String text = "ä–😀 \u00a0\u00bf ?";

        assertThat(PlainText.of(text)).isEqualTo(text);
        assertThat(PlainText.of("a\r\n\tb")).isEqualTo("a???b");
    }
}
