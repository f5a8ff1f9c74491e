package dev.monopod.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.monopod.runtime.TerminalSize;
import io.vertx.core.MultiMap;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client may ask for, and what it is told where it may not. */
class ExecOptionsTest {
    @Test
    void allThatThereIs() throws ExecOptions.Invalid {
        assertThat(ExecOptions.parse(query("command=sh", "command=-c", "command=", "input=1", "output=true")))
                .isEqualTo(new ExecOptions(List.of("sh", "-c", ""), true, true, false, Optional.empty()));
    }

    @Test
    void aTerminalHasASizeAndOneStream() throws ExecOptions.Invalid {
        ExecOptions options =
                ExecOptions.parse(query("command=sh", "output=1", "error=1", "tty=1", "rows=50", "columns=132"));

        assertThat(options.tty()).contains(new TerminalSize(50, 132));
        assertThat(options.error()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "output=1 | command: Required value: the program, and one more for each of its arguments",
                "command=|command: Required value: the program, and one more for each of its arguments",
                "command=a | you must specify at least 1 of input, output, error",
                "command=a tty=1 error=1 | you must specify at least 1 of input, output, error",
                "command=a output=yes | output: Invalid value: \"yes\": must be true or false",
                "command=a output=1 tty=1 rows=65536 | rows: Invalid value: \"65536\": must be between 0 and 65535",
                "command=a output=1 tty=1 columns=-1 | columns: Invalid value: \"-1\": must be between 0 and 65535",
                "command=a stdin=1 | unknown parameter \"stdin\": there are [columns, command, error, input, output, rows, tty]",
            })
    void whatIsNotRightIsToldInASentence(String query, String message) {
        assertThatThrownBy(() -> ExecOptions.parse(query(query.split(" ")))).hasMessage(message);
    }

    @Test
    void noWordIsLeftOutUnnoticed() {
        assertThatThrownBy(() -> ExecOptions.parse(query(Collections.nCopies(ExecOptions.MOST_WORDS + 1, "command=x")
                        .toArray(String[]::new))))
                .hasMessage("command: Too many: must have at most 1000 words");
    }

    @Test
    void noArgumentHoldsANul() {
        assertThatThrownBy(() -> ExecOptions.parse(query("command=a\0b", "output=1")))
                .hasMessage("command: Invalid value: no argument of a program can hold a NUL");
    }

    private static MultiMap query(String... parameters) {
        MultiMap query = MultiMap.caseInsensitiveMultiMap();
        for (String parameter : parameters) {
            query.add(parameter.substring(0, parameter.indexOf('=')), parameter.substring(parameter.indexOf('=') + 1));
        }
        return query;
    }
}
