package dev.monopod.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class RawPathTest {
    @Test
    void isItsBytes() {
        RawPath latin = RawPath.of(new byte[] {'a', (byte) 0xe9});
        RawPath other = RawPath.of(new byte[] {'a', (byte) 0xe8});

        assertThat(latin).isNotEqualTo(other).hasToString(other.toString());
        assertThat(latin.terminated()).containsExactly('a', 0xe9, 0);
        assertThat(RawPath.of("é")).hasToString("é").isEqualTo(RawPath.of(new byte[] {(byte) 0xc3, (byte) 0xa9}));
    }

    @Test
    void splitsIntoNamesAndKeepsTheWayUp() {
        assertThat(RawPath.of("//a/./b/../c/").names())
                .containsExactly(RawPath.of("a"), RawPath.of("b"), RawPath.of(".."), RawPath.of("c"));
        assertThat(RawPath.of("./").names()).isEmpty();
        assertThat(RawPath.join(List.of(RawPath.of("a"), RawPath.of("b")))).hasToString("a/b");
        assertThat(RawPath.join(List.of())).isEqualTo(RawPath.HERE);
    }

    @Test
    void hasNoNul() {
        assertThatIllegalArgumentException().isThrownBy(() -> RawPath.of("a\0b"));
    }

    @Test
    void isShownWithoutControlCharactersAndBounded() {
        assertThat(RawPath.of("a\n\u001b[2J\u009b2J").toString()).isEqualTo("a??[2J?2J");
        assertThat(RawPath.of("x".repeat(5000)).toString()).hasSize(301);
    }
}
