package dev.monopod.model.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that mean harm, or were cut off. Each must come back with a fault; a bomb that is unfolded would end the JVM instead. */
class HostileManifestTest {
    private static final String TOO_MANY =
            "the file has more than 300000 values, those that aliases repeat counted again";
    private static final String TOO_DEEP = "mappings and lists are nested more than 64 levels deep";

    static Stream<Arguments> bombs() {
        return Stream.of(
                Arguments.of(
                        "a billion laughs of lists",
                        laughs(" [*%1$s, *%1$s, *%1$s, *%1$s, *%1$s, *%1$s, *%1$s]"),
                        TOO_MANY),
                Arguments.of("of mappings", laughs(" {a: *%1$s, b: *%1$s, c: *%1$s, d: *%1$s, e: *%1$s}"), TOO_MANY),
                Arguments.of("of merge keys", laughs(" {<<: [*%1$s, *%1$s, *%1$s, *%1$s, *%1$s]}"), TOO_MANY),
                Arguments.of(
                        "a long text repeated",
                        "a: &a " + "x".repeat(400_000) + "\nb:\n" + "- *a\n".repeat(1000),
                        TOO_MANY),
                Arguments.of("many values", "a:\n" + "- 1\n".repeat(2_500_000), TOO_MANY),
                Arguments.of("many keys", lines(900_000, index -> "k" + index + ":"), TOO_MANY),
                Arguments.of("many documents", "--- 1\n".repeat(1_700_000), TOO_MANY),
                Arguments.of("many values in JSON", "{\"a\": [" + "1,".repeat(5_000_000) + "1]}", TOO_MANY),
                Arguments.of("many JSON values", "{} ".repeat(3_000_000), TOO_MANY),
                Arguments.of("deep flow lists", "a: " + "[".repeat(500_000), TOO_DEEP),
                Arguments.of("deep flow mappings", "a: " + "{a: ".repeat(100_000), TOO_DEEP),
                Arguments.of("deep block lists", "- ".repeat(200_000), TOO_DEEP),
                Arguments.of("deep keys", "? ".repeat(200_000), TOO_DEEP),
                Arguments.of(
                        "deep by indentation",
                        IntStream.range(0, 2000)
                                .mapToObj(depth -> " ".repeat(depth) + "a:\n")
                                .collect(Collectors.joining()),
                        TOO_DEEP),
                Arguments.of("deep JSON lists", "{\"a\": " + "[".repeat(5_000_000), TOO_DEEP),
                Arguments.of("deep JSON mappings", "{\"a\": ".repeat(1_500_000), TOO_DEEP),
                Arguments.of(
                        "a long line", "a: [" + "1,".repeat(4_000_000) + "]", "the line is longer than 524288 bytes"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bombs")
    void aBombIsRefused(String name, String text, String message) {
        Manifest manifest = Manifests.read(text);

        assertThat(manifest.pods()).isEmpty();
        assertThat(manifest.errors()).last().satisfies(fault -> {
            assertThat(fault.message()).isEqualTo(message);
            assertThat(fault.line()).isPositive();
        });
    }

    @Test
    void aBombBehindAPodLeavesThePod() {
        Manifest manifest = Manifests.read(Manifests.withSpec("") + "---\n" + laughs(" [*%1$s, *%1$s, *%1$s, *%1$s]"));

        assertThat(manifest.pods()).hasSize(1);
        assertThat(manifest.errors()).singleElement().satisfies(fault -> {
            assertThat(fault.document()).isEqualTo(2);
            assertThat(fault.message()).isEqualTo(TOO_MANY);
        });
    }

    @Test
    void aPodOfAliasesThatDoubleIsRefusedWhereItsTextsGrowTooLong() {
        String env =
                lines(64, index -> "  - {name: V" + (index + 1) + ", value: \"$(V" + index + ")$(V" + index + ")\"}");

        Manifest manifest = Manifests.read(Manifests.withContainer("env:\n  - {name: V0, value: abcdefghij}\n" + env));

        assertThat(manifest.pods()).isEmpty();
        assertThat(manifest.errors()).anySatisfy(fault -> {
            assertThat(fault.path()).isEqualTo("spec.containers[0].env[14].value");
            assertThat(fault.message()).isEqualTo("Too long: may not be more than 131071 bytes, $(NAME) replaced");
        });
    }

    @Test
    void aPodWithThousandsOfFaultsNamesAHundredAndCountsTheRest() {
        Manifest manifest = Manifests.read(Manifests.withContainer("volumeMounts:\n" + "- {}\n".repeat(3000)));

        assertThat(manifest.errors()).hasSize(101);
        assertThat(manifest.errors()).last().hasToString("5900 more errors in this document");
    }

    @Test
    void aFileWithThousandsOfWrongDocumentsNamesAThousandFaultsAndCountsTheRest() {
        Manifest manifest = Manifests.read("--- {kind: Pod, apiVersion: v1}\n".repeat(1000) + "--- [");

        assertThat(manifest.errors()).hasSize(1002);
        assertThat(manifest.errors().get(1000)).hasToString("1000 more errors in this file");
        assertThat(manifest.errors())
                .last()
                .satisfies(fault -> assertThat(fault.line()).isEqualTo(1001));
    }

    @Test
    void tenMegabytesAreReadAndNoByteMore() {
        byte[] most = (Manifests.withSpec("") + "#".repeat(100)).getBytes(StandardCharsets.UTF_8);
        byte[] padded = padded(most, ManifestReader.MAX_BYTES);

        assertThat(ManifestReader.read(padded).pods()).hasSize(1);
        assertThat(ManifestReader.read(padded(most, ManifestReader.MAX_BYTES + 1))
                        .errors())
                .containsExactly(new Fault(1, "", "the file has 10485761 bytes; more than 10485760 are not read"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    a: b\\nc: \\xff        | 2 | byte 0xff is not valid UTF-8 here
                    a: \\xc3               | 1 | byte 0xc3 is not valid UTF-8 here
                    \\xed\\xa0\\x80        | 1 | byte 0xed is not valid UTF-8 here
                    \\xff\\xfea\\x00       | 1 | control character U+0000: a manifest is a text file in UTF-8
                    a\\n\\n\\x1b[31m       | 3 | control character U+001B: a manifest is a text file in UTF-8
                    {\\x7f                 | 1 | control character U+007F: a manifest is a text file in UTF-8
                    \\x7fELF\\x02          | 1 | control character U+007F: a manifest is a text file in UTF-8
                    """)
    void whatIsNoTextIsRefusedWithItsLine(String written, int line, String message) {
        String text = unescaped(written);
        assertThat(ManifestReader.read(text.getBytes(StandardCharsets.ISO_8859_1)))
                .satisfies(manifest -> assertThat(manifest.errors()).containsExactly(new Fault(1, "", message, line)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    kind: Pod\\n\\tspec: 1     | 2 | not valid YAML: line 2, column 1: found character '\\t(TAB)' that cannot start any token
                    kind: Pod\\nspec:\\n\\tx: 1 | 3 | not valid YAML: line 3, column 1: found character '\\t(TAB)' that cannot start any token
                    kind: "Pod                | 1 | not valid YAML: line 1, column 11: found unexpected end of stream
                    kind: Pod\\nspec           | 2 | not valid YAML: line 2, column 5: could not find expected ':'
                    kind: [Pod                | 1 | not valid YAML: line 1, column 11: expected ',' or ']'
                    a: b: c                   | 1 | not valid YAML: line 1, column 5: mapping values are not allowed here
                    a: *nowhere               | 1 | alias *nowhere names no anchor, or one that it stands inside of
                    a: &a [*a]                | 1 | alias *a names no anchor, or one that it stands inside of
                    {"kind": "Pod"            | 1 | not valid JSON (a file that begins with { is read as JSON): line 1, column
                    {"kind": "Pod",}          | 1 | not valid JSON (a file that begins with { is read as JSON): line 1, column
                    {\\n"kind": 'Pod'}         | 2 | not valid JSON (a file that begins with { is read as JSON): line 2, column 9
                    {kind: Pod}               | 1 | not valid JSON (a file that begins with { is read as JSON): line 1, column 2
                    """)
    void brokenSyntaxIsNamedWithItsLine(String written, int line, String message) {
        Manifest manifest = Manifests.read(written.replace("\\n", "\n").replace("\\t", "\t"));

        assertThat(manifest.pods()).isEmpty();
        assertThat(manifest.errors()).singleElement().satisfies(fault -> {
            assertThat(fault.line()).isEqualTo(line);
            assertThat(fault.message()).startsWith(message);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void aKeyThatIsGivenTwiceIsRefusedWithBothLines(String newLine) {
        String yaml = Manifests.withContainer("env:\n- {name: A, name: B}\nimage: other\n")
                .replace("\n", newLine);

        assertThat(Manifests.errors(yaml))
                .containsExactly(
                        "10: spec.containers[0].env[0].name: Duplicate key in line 10: already set in line 10",
                        "8: spec.containers[0].image: Duplicate key in line 11: already set in line 8");
        assertThat(Manifests.errors("{\"kind\": \"Pod\",\n \"kind\": \"Pod\", \"apiVersion\": \"v1\"}"))
                .contains("1: kind: Duplicate key in line 2: already set in line 1");
    }

    @Test
    void everyBeginningOfAManifestIsHarmless() {
        byte[] whole = Manifests.withContainer("command: [\"sh\", '-c']\nenv:\n- name: Ä\n  value: \"x\\n\"\n")
                .getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < whole.length; length++) {
            byte[] half = Arrays.copyOf(whole, length);
            assertThat(ManifestReader.read(half)).isNotNull();
        }
    }

    private static String laughs(String repeated) {
        StringBuilder text = new StringBuilder("a0: &a0 {x: lol}\n");
        for (int index = 1; index <= 40; index++) {
            text.append(String.format("a%d: &a%d%s%n", index, index, String.format(repeated, "a" + (index - 1))));
        }
        return text.toString();
    }

    private static String lines(int count, IntFunction<String> line) {
        return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining("\n"));
    }

    /** Comment lines at the end. */
    private static byte[] padded(byte[] text, int length) {
        byte[] padded = Arrays.copyOf(text, length);
        for (int at = text.length; at < length; at++) {
            padded[at] = (byte) (at % 100 == 0 ? '\n' : '#');
        }
        return padded;
    }

    private static String unescaped(String written) {
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < written.length(); at++) {
            if (written.startsWith("\\x", at)) {
                text.append((char) Integer.parseInt(written.substring(at + 2, at + 4), 16));
                at += 3;
            } else {
                text.append(written.charAt(at));
            }
        }
        return text.toString().replace("\\n", "\n");
    }
}
