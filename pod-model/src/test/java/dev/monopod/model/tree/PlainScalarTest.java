package dev.monopod.model.tree;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** YAML 1.1 as sigs.k8s.io/yaml reads it, which is what people's manifests were written for. */
class PlainScalarTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    ~         | NULL    | ``
                    Null      | NULL    | ``
                    nULL      | STRING  | nULL
                    true      | BOOLEAN | true
                    yes       | BOOLEAN | true
                    On        | BOOLEAN | true
                    y         | BOOLEAN | true
                    N         | BOOLEAN | false
                    OFF       | BOOLEAN | false
                    oN        | STRING  | oN
                    0         | INTEGER | 0
                    -0        | INTEGER | 0
                    +12       | INTEGER | 12
                    010       | INTEGER | 8
                    0o17      | INTEGER | 15
                    0x1F      | INTEGER | 31
                    -0b101    | INTEGER | -5
                    1_000     | INTEGER | 1000
                    9223372036854775808 | INTEGER | 9223372036854775808
                    08        | FLOAT   | 08
                    1.50      | FLOAT   | 1.50
                    .5        | FLOAT   | .5
                    5.        | FLOAT   | 5.
                    1e3       | FLOAT   | 1e3
                    -1E-3     | FLOAT   | -1E-3
                    .inf      | FLOAT   | .inf
                    .NaN      | FLOAT   | .NaN
                    0x        | STRING  | 0x
                    0b2       | STRING  | 0b2
                    1:30      | STRING  | 1:30
                    2024-01-01 | STRING | 2024-01-01
                    1.2.3     | STRING  | 1.2.3
                    100m      | STRING  | 100m
                    1.5Gi     | STRING  | 1.5Gi
                    -         | STRING  | -
                    .         | STRING  | .
                    e3        | STRING  | e3
                    =         | STRING  | =
                    """)
    void anUnquotedValueIsWhatKubernetesTakesItFor(String written, ScalarType type, String text) {
        assertThat(PlainScalar.resolve(written, 3)).isEqualTo(new Scalar(type, text, written, 3));
    }

    @Test
    void nothingIsNull() {
        assertThat(PlainScalar.resolve("", 1).type()).isEqualTo(ScalarType.NULL);
    }

    @Test
    void aHundredDigitsAreANumberAndMoreAreAText() {
        assertThat(PlainScalar.resolve("9".repeat(100), 1).type()).isEqualTo(ScalarType.INTEGER);
        assertThat(PlainScalar.resolve("9".repeat(101), 1).type()).isEqualTo(ScalarType.STRING);
    }
}
