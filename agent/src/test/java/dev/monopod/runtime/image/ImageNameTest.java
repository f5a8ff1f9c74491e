package dev.monopod.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageNameTest {
    private static final String HEX = "0123456789abcdef".repeat(4);

    @ParameterizedTest
    @CsvSource({
        "busybox, docker.io/library/busybox:latest",
        "busybox:1.36, docker.io/library/busybox:1.36",
        "user/app, docker.io/user/app:latest",
        "docker.io/busybox, docker.io/library/busybox:latest",
        "index.docker.io/busybox:1, docker.io/library/busybox:1",
        "docker.io/library/busybox, docker.io/library/busybox:latest",
        "localhost/x:1, localhost/x:1",
        "localhost:5000/x, localhost:5000/x:latest",
        "registry.k8s.io/pause:3.9, registry.k8s.io/pause:3.9",
        "127.0.0.1:5000/a/b/c:t, 127.0.0.1:5000/a/b/c:t",
        "[2001:db8::1]:5000/a, [2001:db8::1]:5000/a:latest",
        "Host/app, Host/app:latest",
        "host:80/app:V1_.-x, host:80/app:V1_.-x",
        "a__b/c.d-e---f, docker.io/a__b/c.d-e---f:latest",
        "latest, docker.io/library/latest:latest",
    })
    void completesANameAsDockerDoes(String written, String full) throws Exception {
        ImageName name = ImageName.parse(written);

        assertThat(name).hasToString(full);
        assertThat(ImageName.parse(full)).isEqualTo(name);
    }

    @Test
    void addsNoTagWhereADigestSaysWhichImage() throws Exception {
        assertThat(ImageName.parse("busybox@sha256:" + HEX)).hasToString("docker.io/library/busybox@sha256:" + HEX);
        assertThat(ImageName.parse("h:1/x:2@sha256:" + HEX)).hasToString("h:1/x:2@sha256:" + HEX);
        assertThat(ImageName.parse("x:2@sha256:" + HEX).tag()).contains("2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | empty",
                "Busybox | lower case: busybox",
                "localhost/Foo | lower case: foo",
                "busybox: | the tag \"\"",
                "busybox:-x | not begin with",
                "busybox:a/b | a host name or address",
                "-busybox | \"-busybox\" must be lower-case",
                "a//b | \"\" must be lower-case",
                "a/b/ | \"\" must be lower-case",
                "/a | \"\" must be lower-case",
                "a..b/c | \"a..b\" must be",
                "a___b | must be lower-case",
                "a b | must be lower-case",
                "localhost:port/x | a host name or address",
                "-host.example/x | a host name or address",
                "http://busybox | a host name or address",
                "busybox@sha256:abc | 64 lower-case hexadecimal",
                "busybox@md5:d41d8cd98f00b204e9800998ecf8427e | sha256:",
                "busybox@ | sha256:",
                "../../etc | a host name or address",
            })
    void saysWhatWouldBeRight(String written, String hint) {
        assertThatExceptionOfType(InvalidImageName.class)
                .isThrownBy(() -> ImageName.parse(written))
                .withMessageStartingWith("invalid image name \"" + written + "\": ")
                .withMessageContaining(hint)
                .satisfies(e -> assertThat(e.name()).isEqualTo(written));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a@sha256:%s0", "a@sha256:%S", "%s", "a@sha256:%s@sha256:%s"})
    void refusesWhatOnlyResemblesADigest(String pattern) {
        assertThatExceptionOfType(InvalidImageName.class)
                .isThrownBy(() -> ImageName.parse(pattern.formatted(HEX, HEX)));
    }

    @Test
    void boundsEachPart() throws Exception {
        ImageName.parse("h.example/" + "a".repeat(255) + ":" + "t".repeat(128));

        assertThatExceptionOfType(InvalidImageName.class)
                .isThrownBy(() -> ImageName.parse("h.example/" + "a".repeat(256)))
                .withMessageContaining("at most 255 characters, not 256");
        assertThatExceptionOfType(InvalidImageName.class).isThrownBy(() -> ImageName.parse("a:" + "t".repeat(129)));
        assertThatExceptionOfType(InvalidImageName.class).isThrownBy(() -> ImageName.parse("h".repeat(256) + ".x/a"));
    }

    @Test
    void showsHostileNamesHarmlessly() {
        assertThatExceptionOfType(InvalidImageName.class)
                .isThrownBy(() -> ImageName.parse("a\n\u001b[31m" + "b".repeat(100_000)))
                .satisfies(e -> assertThat(e.getMessage())
                        .doesNotContain("\n", "\u001b")
                        .hasSizeLessThan(1000));
    }
}
