package dev.monopod.model.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.EnvVar;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpansionTest {
    private static final Map<String, String> VARIABLES =
            Map.of("A", "one", "B", "$(A)", "EMPTY", "", "dots.and-more", "x", "", "nameless");

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    ``           | ``
                    plain        | plain
                    $(A)         | one
                    <$(A)$(A)>   | <oneone>
                    $(B)         | $(A)
                    [$(EMPTY)]   | []
                    $(dots.and-more) | x
                    $()          | nameless
                    $(NONE)      | $(NONE)
                    $$(A)        | $(A)
                    $$$(A)       | $one
                    $$$$(A)      | $$(A)
                    $$           | $
                    $            | $
                    a$           | a$
                    $A ${A}      | $A ${A}
                    $(A          | $(A
                    $(A$(A)      | $(A$(A)
                    $($(A))      | $($(A))
                    a) $( b      | a) $( b
                    $(A) $(      | one $(
                    $😀$(A)      | $😀one
                    """)
    void referencesAreReplacedAsKubernetesDoes(String template, String text) {
        assertThat(Expansion.expand(template, VARIABLES)).isEqualTo(text);
    }

    @Test
    void aVariableKnowsThoseBeforeItAndTheLaterOfTwoCounts() {
        Map<String, String> variables = Variables.of(List.of(
                variable("FIRST", "1"),
                variable("SECOND", "$(FIRST)$(THIRD)"),
                variable("THIRD", "3"),
                variable("FIRST", "$(FIRST)+$$(FIRST)"),
                variable("UNSET", null)));

        assertThat(variables)
                .containsExactly(
                        Map.entry("FIRST", "1+$(FIRST)"),
                        Map.entry("SECOND", "1$(THIRD)"),
                        Map.entry("THIRD", "3"),
                        Map.entry("UNSET", ""));
    }

    @Test
    void whatTheKernelWouldNotTakeIsNotMade() {
        Map<String, String> large = Map.of("A", "x".repeat(Expansion.MAX_LENGTH));

        assertThat(Expansion.expand("$(A)", large)).hasSize(131_071);
        assertThatThrownBy(() -> Expansion.expand("$(A)y", large)).isInstanceOf(Expansion.TooLongException.class);
        assertThatThrownBy(() -> Expansion.expand("$(A)".repeat(100_000), large))
                .isInstanceOf(Expansion.TooLongException.class);
    }

    @ParameterizedTest
    @CsvSource({"'', 0", "a, 1", "é, 2", "€, 3", "😀, 4", "aé€😀, 10"})
    void lengthIsCountedInBytes(String text, long bytes) {
        assertThat(Utf8Length.of(text)).isEqualTo(bytes);
    }

    private static EnvVar variable(String name, String value) {
        return new EnvVar(name, value, null);
    }
}
