package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Files that are wrong: what they had brought about runs on, the agent says what is wrong where, and no other file suffers. */
final class BadManifestE2eTest {
    private static final int TOO_LARGE = 10 * 1024 * 1024 + 1;

    @RegisterExtension
    final TestAgent agent = TestAgent.with("busybox");

    private static String pod(String name, String container) {
        return """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: %s
                spec:
                  terminationGracePeriodSeconds: 2
                  containers:
                    - name: %s
                      image: localhost/busybox:1
                      command: ["sh", "-c", "trap 'exit 0' TERM; sleep 1000000 & wait"]
                """.formatted(name, container);
    }

    @Test
    void theLastGoodPodRunsOnAlsoWithAnotherAgent() throws Exception {
        agent.write("web.yaml", pod("web", "app"));
        HostProcess web = app("web");

        agent.write("web.yaml", "metadata: [");
        awaitOutput(file("web.yaml") + ": ", "(the last good version is kept)");
        agent.write("web.yaml", pod("web", "A_b"));
        awaitOutput(file("web.yaml") + ": spec.containers[0].name: Invalid value: \"A_b\": ");
        agent.write("other.yaml", pod("other", "app"));
        HostProcess other = app("other");
        assertThat(web.alive()).isTrue();

        agent.restart();

        awaitOutput(file("web.yaml") + ": spec.containers[0].name", "(the last good version is kept)");
        assertThat(app("web")).isEqualTo(web);
        assertThat(app("other")).isEqualTo(other);

        agent.write("web.yaml", pod("web", "mended"));
        Pod mended = agent.awaitPod(
                "web", pod -> Pods.find(pod, "mended").filter(Pods::running).isPresent());
        assertThat(agent.witness(mended).container("mended").alive()).isTrue();
        assertThat(web.alive()).isFalse();
        assertThat(other.alive()).isTrue();
    }

    @Test
    void ofTwoFilesThatWantTheSameNameTheSecondIsRefusedAlsoByAnotherAgent() throws Exception {
        agent.write("z-first.yaml", pod("web", "app"));
        HostProcess first = app("web");

        agent.write("a-second.yaml", pod("web", "usurper") + "---\n" + pod("innocent", "app"));

        String refusal = file("a-second.yaml")
                + ": metadata.name: Duplicate value: \"default/web\": the pod in " + file("a-second.yaml")
                + " is refused, because " + file("z-first.yaml") + " has one of the same namespace and name";
        awaitOutput(refusal);
        HostProcess innocent = app("innocent");
        agent.restart();
        awaitOutput(refusal);
        assertThat(app("web")).isEqualTo(first);
        assertThat(app("innocent")).isEqualTo(innocent);

        agent.remove("z-first.yaml");
        agent.awaitPod(
                "web", pod -> Pods.find(pod, "usurper").filter(Pods::running).isPresent());
        assertThat(first.alive()).isFalse();
        assertThat(innocent.alive()).isTrue();
    }

    @Test
    void bombsAreRefusedWhileOthersWork() throws Exception {
        long agents = HostProcess.all().stream().filter(this::isAgent).count();
        agent.write("aliases.yaml", aliasBomb());
        agent.write("large.yaml", "#".repeat(TOO_LARGE));
        agent.write("deep.json", "[\n".repeat(100_000));
        agent.write("deep.yaml", "a: " + "{a:\n".repeat(100_000));
        agent.write("twice.yaml", pod("twice", "app") + "kind: Pod\n");
        Path fifo = file("fifo.yaml");
        Command.run("mkfifo", fifo.toString());
        agent.write("good.yaml", pod("good", "app"));

        assertThat(app("good").alive()).isTrue();

        for (String bad :
                new String[] {"aliases.yaml", "large.yaml", "deep.json", "deep.yaml", "twice.yaml", "fifo.yaml"}) {
            awaitOutput(file(bad) + ": ");
        }
        assertThat(agent.output()).contains("10485760 bytes").doesNotContain("OutOfMemory", "StackOverflow", "\tat ");
        assertThat(agent.pods()).extracting(pod -> pod.getMetadata().getName()).containsExactly("good");
        assertThat(HostProcess.all().stream().filter(this::isAgent).count())
                .as("agents that run")
                .isEqualTo(agents);
    }

    private boolean isAgent(HostProcess process) {
        try {
            return process.commandLine()
                    .contains("--run-dir=" + agent.directories().run());
        } catch (IOException ended) {
            return false;
        }
    }

    /** Nine levels of nine times the one before: 9^9 scalars. */
    private static String aliasBomb() {
        StringBuilder text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int level = 1; level < 9; level++) {
            String below = "*a" + (level - 1);
            text.append("a%d: &a%d [".formatted(level, level))
                    .append((below + ", ").repeat(8))
                    .append(below)
                    .append("]\n");
        }
        return text.toString();
    }

    private Path file(String name) {
        return agent.directories().manifests().resolve(name);
    }

    private HostProcess app(String name) {
        return agent.witness(agent.awaitRunning(name)).container("app");
    }

    private void awaitOutput(String... parts) {
        Waiting.untilAsserted(() -> assertThat(agent.output().lines())
                .as("a line of the agent's output with all of these")
                .anyMatch(line -> java.util.Arrays.stream(parts).allMatch(line::contains)));
    }
}
