package dev.monopod.model.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.model.manifest.Manifests;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A pod's /etc/hosts, its host name, and the names of its logs. */
class PodFilesTest {
    private static final String UID = "0123456789abcdef0123456789abcdef";

    @Test
    void hostsHasTheKubeletsLinesAndThePodsOwn() {
        String begin = """
                # Kubernetes-managed hosts file.
                127.0.0.1\tlocalhost
                ::1\tlocalhost ip6-localhost ip6-loopback
                fe00::0\tip6-localnet
                fe00::0\tip6-mcastprefix
                fe00::1\tip6-allnodes
                fe00::2\tip6-allrouters
                """;

        assertThat(HostsFile.render(List.of(), "web", List.of())).isEqualTo(begin);
        assertThat(HostsFile.render(List.of("10.1.2.3", "fd00::3"), "web", List.of()))
                .isEqualTo(begin + "10.1.2.3\tweb\nfd00::3\tweb\n");
    }

    @Test
    void hostsEndsWithTheAliases() {
        Pod pod = Manifests.pod(Manifests.withSpec("""
                hostAliases:
                  - {ip: 10.0.0.1, hostnames: [a.example, b]}
                  - {ip: "::5", hostnames: [c]}
                """));

        assertThat(HostsFile.render(List.of("127.0.0.1"), "web", pod.getSpec().getHostAliases()))
                .endsWith("""
                        fe00::2\tip6-allrouters
                        127.0.0.1\tweb

                        # Entries added by HostAliases.
                        10.0.0.1\ta.example\tb
                        ::5\tc
                        """);
    }

    @Test
    void aPodIsCalledAsItsNameOrItsHostname() {
        assertThat(PodHostname.of(Manifests.pod(Manifests.withSpec("")))).isEqualTo("web");
        assertThat(PodHostname.of(Manifests.pod(Manifests.withSpec("hostname: other"))))
                .isEqualTo("other");
        assertThat(PodHostname.of(Manifests.pod(Manifests.withSpec("hostname: \"\""))))
                .isEqualTo("web");
        assertThat(hostname("a.b.c")).isEqualTo("a.b.c");
    }

    @Test
    void aLongNameIsCutAndEndsAsANameMay() {
        String name = "a".repeat(60);

        assertThat(hostname(name + "bcd")).isEqualTo(name + "bcd");
        assertThat(hostname(name + "bcde")).isEqualTo(name + "bcd");
        assertThat(hostname(name + "b--d")).isEqualTo(name + "b");
        assertThat(hostname(name + "b-c.d")).isEqualTo(name + "b-c");
        assertThat(hostname(name + "bc.d")).isEqualTo(name + "bc");
    }

    @Test
    void logsAreWhereTheKubeletHasThem() {
        assertThat(LogNames.podFolder("default", "web", UID)).isEqualTo("default_web_" + UID);
        assertThat(LogNames.attempt("app", 0)).isEqualTo("app/0.log");
        assertThat(LogNames.attempt("app", 12)).isEqualTo("app/12.log");
        assertThat(LogNames.link("default", "web", "app", "f00d")).isEqualTo("web_default_app-f00d.log");
    }

    @ParameterizedTest
    @CsvSource({"237, 255", "238, 255", "253, 255", "236, 255", "235, 254"})
    void aLongLinkIsCutToAFileName(int podLength, int length) {
        String link = LogNames.link("ns", "p".repeat(podLength), "app", "0123456");

        assertThat(link).hasSize(length).startsWith("p".repeat(podLength - 16)).endsWith(".log");
    }

    private static String hostname(String pod) {
        return PodHostname.of(Manifests.pod(Manifests.withSpec("").replace("name: web", "name: " + pod)));
    }
}
