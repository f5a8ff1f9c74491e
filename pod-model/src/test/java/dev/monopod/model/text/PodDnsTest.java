package dev.monopod.model.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.model.manifest.Manifests;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PodDnsTest {
    private static final ResolvConf MACHINE = ResolvConf.parse("""
            # made by hand
            ; search old.example
            domain ignored.example
            search first.example
            nameserver 10.0.0.1
              nameserver\t10.0.0.2   # the other
            search corp.example. example. .
            options ndots:1 rotate
            options timeout:3 rotate
            sortlist 10.0.0.0
            Nameserver 9.9.9.9
            nameserver
            nonsense
            """);

    @Test
    void theMachinesFileIsReadAsTheResolverReadsIt() {
        assertThat(MACHINE)
                .isEqualTo(new ResolvConf(
                        List.of("10.0.0.1", "10.0.0.2"),
                        List.of("corp.example", "example", "."),
                        List.of("ndots:1", "rotate", "timeout:3")));
        assertThat(ResolvConf.parse("")).isEqualTo(ResolvConf.EMPTY);
        assertThat(ResolvConf.parse("nameserver ::1\r\nsearch a\r\n").render()).isEqualTo("search a\nnameserver ::1\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Default", "ClusterFirst", "ClusterFirstWithHostNet"})
    void withoutAClusterAPodHasTheMachinesSettings(String policy) {
        PodDns.Result result = PodDns.of(spec("dnsPolicy: " + policy), MACHINE);

        assertThat(result.conf()).isEqualTo(MACHINE);
        assertThat(result.warnings()).isEmpty();
        assertThat(result.conf().render()).isEqualTo("""
                search corp.example example .
                nameserver 10.0.0.1
                nameserver 10.0.0.2
                options ndots:1 rotate timeout:3
                """);
    }

    @Test
    void policyNoneHasWhatThePodSaysAlone() {
        PodSpec spec = spec("""
                dnsPolicy: None
                dnsConfig:
                  nameservers: [1.2.3.4]
                  searches: [a.example]
                  options: [{name: ndots, value: "2"}, {name: edns0}, {name: trust-ad, value: ""}]
                """);

        assertThat(PodDns.of(spec, MACHINE).conf().render())
                .isEqualTo("search a.example\nnameserver 1.2.3.4\noptions ndots:2 edns0 trust-ad\n");
    }

    @Test
    void whatThePodSaysComesAfterTheMachinesAndNothingTwice() {
        PodSpec spec = spec("""
                dnsConfig:
                  nameservers: [10.0.0.2, 1.2.3.4]
                  searches: [example, a.example]
                  options: [{name: ndots, value: "5"}, {name: edns0}]
                """);

        assertThat(PodDns.of(spec, MACHINE).conf())
                .isEqualTo(new ResolvConf(
                        List.of("10.0.0.1", "10.0.0.2", "1.2.3.4"),
                        List.of("corp.example", "example", ".", "a.example"),
                        List.of("ndots:5", "rotate", "timeout:3", "edns0")));
    }

    @Test
    void fourNameserversAreOneTooMany() {
        PodDns.Result result = PodDns.of(spec("dnsConfig: {nameservers: [1.1.1.1, 2.2.2.2]}"), MACHINE);

        assertThat(result.conf().nameservers()).containsExactly("10.0.0.1", "10.0.0.2", "1.1.1.1");
        assertThat(result.warnings())
                .containsExactly(
                        "Nameserver limits were exceeded, some nameservers have been omitted, the applied nameserver"
                                + " line is: 10.0.0.1 10.0.0.2 1.1.1.1");
    }

    @Test
    void searchPathsEndWhereTheirNumberOrLengthDoes() {
        List<String> many =
                IntStream.range(0, 33).mapToObj(index -> "d" + index).toList();
        assertFits(many, 32);
        assertFits(many.subList(0, 32), 32);

        // 32 domains of 63 characters and 31 spaces are 2047 characters.
        List<String> most = IntStream.range(10, 42)
                .mapToObj(index -> "x".repeat(61) + index)
                .toList();
        assertFits(most, 32);
        assertFits(
                IntStream.range(0, 32)
                        .mapToObj(index -> most.get(index) + (index < 1 ? "y" : ""))
                        .toList(),
                32);
        assertFits(
                IntStream.range(0, 32)
                        .mapToObj(index -> most.get(index) + (index < 2 ? "y" : ""))
                        .toList(),
                31);
    }

    private static void assertFits(List<String> domains, int kept) {
        PodDns.Result result = PodDns.of(spec(""), new ResolvConf(List.of(), domains, List.of()));

        assertThat(result.conf().searches()).isEqualTo(domains.subList(0, kept));
        assertThat(result.warnings()).hasSize(kept < domains.size() ? 1 : 0);
    }

    private static PodSpec spec(String fields) {
        return Manifests.pod(Manifests.withSpec(fields)).getSpec();
    }
}
