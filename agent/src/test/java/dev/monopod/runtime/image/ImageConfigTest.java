package dev.monopod.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageConfigTest {
    private static final String DIFF_ID = "0123456789abcdef".repeat(4);

    private static ImageConfig read(String json) throws InvalidImage {
        return ImageConfig.read(JsonDocument.parse(json.getBytes(StandardCharsets.UTF_8), "config"));
    }

    @Test
    void readsAllThatAPodNeeds() throws Exception {
        ImageConfig config = read("""
                {"os":"linux","architecture":"amd64","created":"2024-01-02T03:04:05.6+01:00",
                 "rootfs":{"type":"layers","diff_ids":["sha256:%s"]},
                 "config":{"Entrypoint":["/e"],"Cmd":["c",""],"Env":["A=1","B="],"WorkingDir":"/w","User":"1:2",
                  "StopSignal":"SIGQUIT","ExposedPorts":{"80/tcp":{}},"Labels":{"l":"v"},"Volumes":{"/v":{}}},
                 "history":[{"created_by":"x"}]}""".formatted(DIFF_ID));

        assertThat(config)
                .isEqualTo(new ImageConfig(
                        new Platform("linux", "amd64"),
                        Optional.of(Instant.parse("2024-01-02T02:04:05.6Z")),
                        List.of(new Digest(DIFF_ID)),
                        List.of("/e"),
                        List.of("c", ""),
                        List.of("A=1", "B="),
                        "/w",
                        "1:2",
                        Optional.of("SIGQUIT"),
                        List.of("80/tcp"),
                        Map.of("l", "v"),
                        List.of("/v")));
    }

    @Test
    void takesNullAndAbsenceForEmpty() throws Exception {
        ImageConfig config = read(
                "{\"config\":{\"Cmd\":null,\"Env\":null,\"Labels\":null,\"Volumes\":null,\"User\":\"\",\"StopSignal\":\"\"}}");

        assertThat(config).isEqualTo(read("{}"));
        assertThat(config.cmd()).isEmpty();
        assertThat(config.stopSignal()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"2147483648", "4294967296", "0:4294967296", "99999999999999999999", "00000000000000000000001"})
    void refusesUserNumbersThatHaveBecomeRootElsewhere(String user) {
        assertThatExceptionOfType(InvalidImage.class)
                .isThrownBy(() -> read("{\"config\":{\"User\":\"" + user + "\"}}"))
                .withMessageContaining("they end at 2147483647");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"config\":{\"Cmd\":\"sh\"}} | config: config: Cmd: must be an array",
                "{\"config\":{\"Cmd\":[1]}} | config: config: Cmd[0]: must be a text",
                "{\"config\":{\"Cmd\":[null]}} | config: config: Cmd[0]: must be a text",
                "{\"config\":{\"Cmd\":[\"a\\u0000b\"]}} | NUL",
                "{\"config\":{\"Env\":[\"=x\"]}} | \"=x\" must be NAME=value",
                "{\"config\":{\"Env\":[\"x\"]}} | \"x\" must be NAME=value",
                "{\"config\":{\"Volumes\":{\"/../../etc\":{}}}} | must not have '..'",
                "{\"config\":{\"ExposedPorts\":{\"http\":{}}}} | must be a port",
                "{\"config\":{\"Labels\":{\"a\":{}}}} | config: config: Labels: a: must be a text",
                "{\"config\":[]} | ",
                "{\"created\":\"yesterday\"} | no time as RFC 3339",
                "{\"rootfs\":{\"diff_ids\":[\"sha256:../../../x\"]}} | must be sha256: and 64",
                "{\"a\":1,\"a\":2} | no valid JSON",
                "{} {} | no valid JSON",
                "[{] | no valid JSON",
                "7 | must be a JSON object",
                "'' | JSON",
            })
    void namesTheFieldAndWhatWouldBeRight(String json, String problem) throws Exception {
        if (problem == null) {
            // Some encoders write an empty object as an empty list.
            assertThat(read(json)).isEqualTo(read("{}"));
            return;
        }
        assertThatExceptionOfType(InvalidImage.class)
                .isThrownBy(() -> read(json))
                .withMessageContaining(problem);
    }

    @Test
    void refusesDeepNesting() {
        String deep = "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";

        assertThatExceptionOfType(InvalidImage.class)
                .isThrownBy(() -> read(deep))
                .withMessageContaining("depth");
    }
}
