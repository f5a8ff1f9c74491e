package dev.monopod.model.validate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "255.255.255.255",
                "10.9.8.7",
                "::",
                "::1",
                "1::",
                "2001:db8::ffff",
                "1:2:3:4:5:6:7:8",
                "1::8",
                "1:2:3:4:5:6:7::",
                "::2:3:4:5:6:7:8",
                "::ffff:10.0.0.1",
                "1:2:3:4:5:6:1.2.3.4",
                "ABCD:ef01::",
                "64:ff9b::192.0.2.33"
            })
    void anAddressIsAccepted(String text) {
        assertThat(IpAddress.isValid(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1.2.3",
                "1.2.3.4.5",
                "256.1.1.1",
                "01.2.3.4",
                "1.2.3.4 ",
                "1..2.3",
                "-1.2.3.4",
                "１.2.3.4",
                "a.b.c.d",
                "1.2.3.4/8",
                ":",
                ":::",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7::8",
                "1::2::3",
                "12345::",
                "g::",
                "::1%eth0",
                "[::1]",
                ":1::",
                "::1:",
                "1.2.3.4::",
                "::1.2.3.4:5",
                "1:2:3:4:5:6:7:1.2.3.4",
                "::1.2.3",
                "::256.0.0.1",
                "localhost"
            })
    void anythingElseIsRefused(String text) {
        assertThat(IpAddress.isValid(text)).isFalse();
    }
}
