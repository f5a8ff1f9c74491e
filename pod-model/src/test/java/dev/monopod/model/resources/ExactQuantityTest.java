package dev.monopod.model.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExactQuantityTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0.1, 0.1",
        "1e3, 1000",
        "1E3, 1000",
        "1E-3, 0.001",
        "1e+2, 100",
        "-1e0, -1",
        "1Ki, 1024",
        "1.5Gi, 1610612736",
        "0.5Ki, 512",
        "100m, 0.1",
        "1u, 0.000001",
        "1n, 0.000000001",
        "12k, 12000",
        "3M, 3000000",
        "1G, 1000000000",
        "1T, 1e12",
        "1P, 1e15",
        "1E, 1e18",
        "1Mi, 1048576",
        "1Ti, 1099511627776",
        "1Pi, 1125899906842624",
        "1Ei, 1152921504606846976",
        "+5, 5",
        "-5, -5",
        ".5, 0.5",
        "5., 5",
        "007, 7",
        "0.000000000001, 1e-12",
        "99999999999Ei, 115292150459531776095393153024"
    })
    void aQuantityIsANumberWithoutLoss(String text, String number) {
        assertThat(ExactQuantity.parse(text))
                .hasValueSatisfying(parsed -> assertThat(parsed).isEqualByComparingTo(number));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "1 ", " 1", "1 Gi", "1gi", "1K", "1g", "1mi", "1mm", "m", ".", "-", "+-1", "1.2.3", "1,5",
                "0x10", "1e", "1e3m", "1e999", "e3", "1KiB", "1_000", "NaN", ".inf", "１", "half"
            })
    void anythingElseIsNone(String text) {
        assertThat(ExactQuantity.parse(text)).isEmpty();
    }

    @Test
    void aHostileQuantityIsRefusedUnreckoned() {
        assertThat(ExactQuantity.parse("9".repeat(1_000_000))).isEmpty();
        assertThat(ExactQuantity.parse("1e999999999")).isEmpty();
        assertThat(ExactQuantity.parse("0." + "0".repeat(1_000_000) + "1")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "100m, 100, 1",
        "0.1, 100, 1",
        "0.0001, 1, 1",
        "1n, 1, 1",
        "1.0005, 1001, 2",
        "1e3, 1000000, 1000",
        "-0.5, -500, 0",
        "-1.5, -1500, -1",
        "9223372036854775807, 9223372036854775807, 9223372036854775807",
        "9223372036854775808, 9223372036854775807, 9223372036854775807",
        "100Ei, 9223372036854775807, 9223372036854775807",
        "-100Ei, -9223372036854775808, -9223372036854775808"
    })
    void thousandthsAndUnitsAreRoundedUpAndStopWhereALongEnds(String text, long milli, long units) {
        Quantity quantity = Quantity.parse(text);

        assertThat(ExactQuantity.milli(quantity)).isEqualTo(milli);
        assertThat(ExactQuantity.units(quantity)).isEqualTo(units);
    }

    @Test
    void aQuantityIsPutTogetherFromAmountAndFormat() {
        assertThat(ExactQuantity.of(new Quantity("1.5", "Gi")))
                .isEqualByComparingTo(BigDecimal.valueOf(1_610_612_736L));
        assertThat(ExactQuantity.of(new Quantity("7", null))).isEqualByComparingTo(BigDecimal.valueOf(7));
        assertThatThrownBy(() -> ExactQuantity.of(new Quantity("x", "Gi"))).hasMessage("\"xGi\" is no quantity");
    }
}
