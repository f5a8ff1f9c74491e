package dev.monopod.model.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {
    private static final List<String> WORDS =
            List.of("args", "command", "env", "image", "imagePullPolicy", "livenessProbe", "tty");

    @ParameterizedTest
    @CsvSource({
        "comand, command",
        "commmand, command",
        "cammand, command",
        "ocmmand, command",
        "Command, command",
        "IMAGEPULLPOLICY, imagePullPolicy",
        "imagePolicy, imagePullPolicy",
        "livenesProb, livenessProbe",
        "arg, args",
        "envs, env",
        "tyt, tty"
    })
    void theWordThatTakesFewestChangesIsMeant(String written, String meant) {
        assertThat(Suggestion.closest(written, WORDS)).contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"xyz", "''", "cmd", "imgs2", "policy", "probe"})
    void whatIsTooFarFromAllIsNotGuessed(String written) {
        assertThat(Suggestion.closest(written, WORDS)).isEmpty();
    }

    @Test
    void aLongTextIsNotCompared() {
        assertThat(Suggestion.closest("a".repeat(65), List.of("a".repeat(64)))).isEmpty();
        assertThat(Suggestion.closest("a".repeat(64), List.of("a".repeat(65)))).isPresent();
        assertThat(Suggestion.closest("a", List.of())).isEmpty();
    }
}
