package dev.monopod.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The watched directory: which files become pods, in whatever way they come, change and go. */
final class SourceE2eTest {

    @RegisterExtension
    final TestAgent agent = TestAgent.with("busybox");

    private static String json(String namespace, String name) {
        return """
                {"apiVersion": "v1", "kind": "Pod", "metadata": {"namespace": "%s", "name": "%s"},
                 "spec": {"terminationGracePeriodSeconds": 2, "containers": [{
                   "name": "app", "image": "localhost/busybox:1",
                   "command": ["sh", "-c", "trap 'exit 0' TERM; sleep 1000000 & wait"]}]}}
                """.formatted(namespace, name);
    }

    @Test
    void filesOfEveryFormBecomePodsAndEachGoesItsOwnWay() throws Exception {
        agent.write("two.yaml", BusyboxPod.versioned("first", "1") + "---\n" + BusyboxPod.versioned("second", "1"));
        Files.writeString(
                file("list.json"),
                "{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": [" + json("other", "third") + "]}");
        Path elsewhere =
                Files.writeString(agent.directories().top().resolve("bare"), BusyboxPod.versioned("fourth", "1"));
        Files.move(elsewhere, file("bare.yml"), StandardCopyOption.ATOMIC_MOVE);
        HostProcess first = app(agent.awaitRunning("first"));
        Pod secondBefore = agent.awaitRunning("second");
        HostProcess second = app(secondBefore);
        Pod third = agent.awaitRunning("third");
        Pod fourthBefore = agent.awaitRunning("fourth");
        HostProcess fourth = app(fourthBefore);
        assertThat(third.getMetadata().getNamespace()).isEqualTo("other");
        assertThat(agent.awaitRunning("first").getMetadata().getNamespace()).isEqualTo("default");

        agent.write(
                "two.yaml",
                "# the first is the same\n" + BusyboxPod.versioned("first", "1") + "---\n"
                        + BusyboxPod.versioned("second", "2"));
        assertThat(app(awaitSuccessor(secondBefore)).environment()).containsEntry("VERSION", "2");
        assertThat(second.alive()).isFalse();

        Files.move(file("bare.yml"), file("renamed.yaml"));
        assertThat(app(awaitSuccessor(fourthBefore)).environment()).containsEntry("VERSION", "1");
        assertThat(fourth.alive()).isFalse();

        HostProcess ofThird = app(third);
        agent.remove("list.json");
        agent.awaitGone("third");
        assertThat(ofThird.alive()).isFalse();

        assertThat(first.alive()).as("the pod that nobody touched").isTrue();
        assertThat(names()).containsExactly("first", "fourth", "second");
    }

    @Test
    void whatEditorsLeaveAndWhatIsHalfWrittenDoesNoHarm() throws Exception {
        agent.write("web.yaml", BusyboxPod.versioned("web", "1"));
        HostProcess web = app(agent.awaitRunning("web"));

        for (String name : List.of(".hidden.yaml", ".web.yaml.swp", "web.yaml~", "4913", "#web.yaml#", "notes.txt")) {
            Files.writeString(file(name), BusyboxPod.versioned("never", "1"));
        }
        Files.createSymbolicLink(file(".#web.yaml"), Path.of("root@host.1:1"));
        Files.createDirectory(file("folder.yaml"));
        // Stopped, it sees the same in the same order, however long this test is kept from going on.
        Command.run("kill", "-STOP", Long.toString(agent.pid()));
        saveAsVimDoes("web.yaml");
        Command.run("kill", "-CONT", Long.toString(agent.pid()));
        agent.write("before.yaml", BusyboxPod.versioned("before", "1"));
        agent.awaitRunning("before");
        String slow = BusyboxPod.versioned("slow", "1");
        try (FileChannel writer =
                        FileChannel.open(file("slow.yaml"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                FileChannel rewriter = FileChannel.open(
                        file("web.yaml"), StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            write(writer, slow.substring(0, slow.indexOf("  containers:")));
            write(rewriter, "apiVersion: v1\nkind: Pod\n");

            agent.write("after.yaml", BusyboxPod.versioned("after", "1"));
            agent.awaitRunning("after");
            assertThat(names()).containsExactly("after", "before", "web");
            assertThat(agent.output()).doesNotContain("slow.yaml: spec", "web.yaml: ");
            assertThat(web.alive()).isTrue();

            write(writer, slow.substring(slow.indexOf("  containers:")));
            write(rewriter, BusyboxPod.versioned("web", "1").substring("apiVersion: v1\nkind: Pod\n".length()));
        }

        agent.awaitRunning("slow");
        assertThat(names()).containsExactly("after", "before", "slow", "web");
        assertThat(web.alive()).as("what is saved unchanged is not restarted").isTrue();
        assertThat(agent.output().lines().filter(line -> line.contains(": ignored: ")))
                .as("only a file that may be meant as a manifest is mentioned")
                .singleElement(InstanceOfAssertFactories.STRING)
                .endsWith("notes.txt: ignored: not .yaml, .yml or .json");
    }

    /** With backupcopy=no, as it is on Linux where nothing speaks against it. */
    private void saveAsVimDoes(String name) throws IOException {
        Files.delete(Files.writeString(file("4913"), ""));
        String content = Files.readString(file(name));
        Files.move(file(name), file(name + "~"), StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(file(name), content);
        Files.delete(file(name + "~"));
    }

    private static void write(FileChannel channel, String text) throws IOException {
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        channel.force(true);
    }

    private Path file(String name) {
        return agent.directories().manifests().resolve(name);
    }

    private HostProcess app(Pod pod) {
        return agent.witness(pod).container("app");
    }

    private Pod awaitSuccessor(Pod before) {
        String uid = before.getMetadata().getUid();
        return agent.awaitPod(
                before.getMetadata().getName(),
                pod -> !pod.getMetadata().getUid().equals(uid) && Pods.allRunning(pod));
    }

    private List<String> names() throws IOException, InterruptedException {
        return agent.pods().stream().map(pod -> pod.getMetadata().getName()).toList();
    }
}
