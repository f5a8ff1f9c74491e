package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The files by which a pod's programs know names, by the kubelet's rules. */
final class EtcFilesE2eTest {
    private static final String HOSTS = """
            # Kubernetes-managed hosts file.
            127.0.0.1\tlocalhost
            ::1\tlocalhost ip6-localhost ip6-loopback
            fe00::0\tip6-localnet
            fe00::0\tip6-mcastprefix
            fe00::1\tip6-allnodes
            fe00::2\tip6-allrouters
            """;

    private static final String TOLD = """
            apiVersion: v1
            kind: Pod
            metadata:
              name: told
            spec:
              terminationGracePeriodSeconds: 2
              hostname: other-name
              hostAliases:
                - ip: 192.0.2.7
                  hostnames: [db, db.example]
                - ip: "2001:db8::7"
                  hostnames: [cache]
              dnsPolicy: None
              dnsConfig:
                nameservers: [192.0.2.53, "2001:db8::53"]
                searches: [example.org, example.com]
                options:
                  - name: ndots
                    value: "3"
                  - name: rotate
              containers:
                - name: app
                  image: localhost/busybox:1
                  command: ["sh", "-c"]
                  args:
                    - |
                      hostname
                      echo "HOSTNAME is $HOSTNAME"
                      grep db.example /etc/hosts
                      for name in hosts hostname resolv.conf; do echo x >> /etc/$name; done
                      echo done
                      exec sleep 1000000
                - name: beside
                  image: localhost/busybox:1
                  command: ["sleep", "1000000"]
            """;

    /** Nothing is said about names; one container brings a hosts file of its own. */
    private static final String PLAIN = """
            apiVersion: v1
            kind: Pod
            metadata:
              name: plain
            spec:
              terminationGracePeriodSeconds: 2
              dnsConfig:
                searches: [example.net]
              containers:
                - name: app
                  image: localhost/busybox:1
                  command: ["sleep", "1000000"]
                - name: own
                  image: localhost/busybox:1
                  command: ["sleep", "1000000"]
                  volumeMounts:
                    - name: hosts
                      mountPath: /etc/hosts
              volumes:
                - name: hosts
                  hostPath:
                    path: %s
                    type: File
            """;

    @RegisterExtension
    final TestAgent agent = TestAgent.with("busybox");

    @Test
    void namesAreAsThePodSaysElseAsTheMachineHasThem() throws IOException {
        Path ownHosts = agent.directories().top().resolve("hosts");
        Files.writeString(ownHosts, "192.0.2.9\town\n");
        agent.write("told.yaml", TOLD);
        agent.write("plain.yaml", PLAIN.formatted(ownHosts));

        whatThePodSaysIsThere(agent.awaitRunning("told"));
        whatItLeavesOutIsTheMachines(agent.awaitRunning("plain"));
    }

    private void whatThePodSaysIsThere(Pod pod) throws IOException {
        List<String> told = agent.awaitLog(pod, "app", 0, lines -> lines.contains("done"));
        HostProcess app = agent.witness(pod).container("app");
        HostProcess beside = agent.witness(pod).container("beside");

        for (HostProcess process : List.of(app, beside)) {
            assertThat(Files.readString(process.root("/etc/hosts")))
                    .isEqualTo(HOSTS
                            + "\n# Entries added by HostAliases.\n192.0.2.7\tdb\tdb.example\n2001:db8::7\tcache\n");
            assertThat(Files.readString(process.root("/etc/hostname"))).isEqualTo("other-name\n");
            assertThat(Files.readString(process.root("/etc/resolv.conf"))).isEqualTo("""
                            search example.org example.com
                            nameserver 192.0.2.53
                            nameserver 2001:db8::53
                            options ndots:3 rotate
                            """);
            assertThat(process.environment()).containsEntry("HOSTNAME", "other-name");
        }
        assertThat(told).contains("other-name", "HOSTNAME is other-name", "192.0.2.7\tdb\tdb.example");
        for (String file : List.of("/etc/hosts", "/etc/hostname", "/etc/resolv.conf")) {
            assertThat(app.mountOptions(file)).contains("ro");
            assertThat(told).anyMatch(line -> line.endsWith("can't create " + file + ": Read-only file system"));
        }
    }

    private void whatItLeavesOutIsTheMachines(Pod pod) throws IOException {
        HostProcess app = agent.witness(pod).container("app");
        HostProcess own = agent.witness(pod).container("own");

        assertThat(Files.readString(app.root("/etc/hosts"))).isEqualTo(HOSTS);
        assertThat(Files.readString(app.root("/etc/hostname"))).isEqualTo("plain\n");
        List<String> resolver = Files.readAllLines(app.root("/etc/resolv.conf"));
        assertThat(resolver.stream().filter(line -> line.startsWith("nameserver ")))
                .containsExactlyElementsOf(nameserversOfTheMachine());
        assertThat(resolver).anyMatch(line -> line.matches("search (.* )?example\\.net"));
        assertThat(app.environment()).containsEntry("HOSTNAME", "plain");

        assertThat(own.root("/etc/hosts")).hasContent("192.0.2.9\town");
        assertThat(Files.readString(own.root("/etc/hostname"))).isEqualTo("plain\n");
    }

    /** As many as the C library asks. */
    private static List<String> nameserversOfTheMachine() throws IOException {
        Path file = Path.of("/etc/resolv.conf");
        if (!Files.exists(file)) {
            return List.of();
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(line -> String.join(" ", line.strip().split("\\s+")))
                    .filter(line -> line.startsWith("nameserver "))
                    .limit(3)
                    .toList();
        }
    }
}
