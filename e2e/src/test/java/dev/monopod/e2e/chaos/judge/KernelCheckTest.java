package dev.monopod.e2e.chaos.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.e2e.Directories;
import dev.monopod.e2e.HostProcess;
import dev.monopod.e2e.chaos.judge.KernelView.Member;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the judge finds of processes, control groups, namespaces, mounts and files that are there though nothing is told of them. */
final class KernelCheckTest {
    private static final String POD = "besteffort/pod" + Scene.UID;
    private static final Map<String, String> OWN = Map.of("net", "n0", "ipc", "i0", "uts", "u0", "pid", "p0");
    private static final Map<String, String> SANDBOX = Map.of("net", "n1", "ipc", "i1", "uts", "u1", "pid", "p0");

    @TempDir
    private Path folder;

    private final Findings findings = new Findings();
    private final Map<String, Set<Member>> groups = new HashMap<>();
    private List<Integer> strays = List.of();
    private List<String> mounts = List.of();
    private String tree = "pod\n  pid 11\n  pid 12\n";

    @BeforeEach
    void onePodRuns() {
        groups.put("", Set.of());
        groups.put("besteffort", Set.of());
        groups.put(POD, Set.of());
        groups.put(POD + "/infra", Set.of(new Member(10, "monopod-shim", OWN), new Member(11, "pause", SANDBOX)));
        groups.put(POD + "/app-0", Set.of(member(12, "p1")));
    }

    private static Member member(int pid, String pidNamespace) {
        Map<String, String> namespaces = new HashMap<>(SANDBOX);
        namespaces.put("pid", pidNamespace);
        return new Member(pid, "sh", namespaces);
    }

    private List<Pod> told() {
        return List.of(Scene.steady(folder.resolve("scene")).told(Scene.running(0)));
    }

    private List<String> judge() {
        new KernelCheck(findings, new KernelView(groups, strays, OWN, mounts, tree)).check(told());
        return findings.wrong();
    }

    @Test
    void whatIsToldIsAsItShouldBe() {
        assertThat(judge()).isEmpty();
    }

    @Test
    void aGroupThatIsLeftIsFound() {
        groups.put(POD + "/app-1", Set.of());
        groups.put("burstable/podother", Set.of());
        assertThat(judge()).hasSize(2).allMatch(wrong -> wrong.endsWith("is left"));
    }

    @Test
    void aContainerWithoutAProcessIsFound() {
        groups.put(POD + "/app-0", Set.of());
        assertThat(judge()).anyMatch(wrong -> wrong.startsWith(Topic.GROUPS_OF_RUNNING.words()));
    }

    @Test
    void aForeignProcessIsFound() {
        groups.put(
                POD + "/infra",
                Set.of(
                        new Member(10, "monopod-shim", OWN),
                        new Member(11, "pause", SANDBOX),
                        new Member(13, "sleep", SANDBOX)));
        assertThat(judge()).singleElement().asString().startsWith(Topic.INFRASTRUCTURE.words());
    }

    @Test
    void aShimInNoGroupIsFound() {
        strays = List.of(99);
        assertThat(judge()).singleElement().asString().contains("99");
    }

    @Test
    void aNamespaceThatIsLeftIsFound() {
        groups.put(POD + "/app-0", Set.of(member(12, "p1"), member(13, "p2")));
        assertThat(judge()).singleElement().asString().contains("2 of kind pid");
    }

    @Test
    void aMountThatIsLeftAndAWrongDrawingAreFound() {
        mounts = List.of("/somewhere");
        tree = "pod\n  pid 11\n  pid 77\n";
        assertThat(judge()).hasSize(2);
    }

    @Test
    void filesAndSocketsThatAreLeftAreFound() throws IOException {
        Directories directories = new Directories("none", folder);
        Path run = Files.createDirectories(directories.run().resolve("pods").resolve(Scene.UID))
                .getParent()
                .getParent();
        Files.createDirectories(directories.run().resolve("pods/gone"));
        Files.createDirectories(directories.log().resolve("pods/default_pod_gone"));
        Files.createDirectories(directories.root().resolve("images/tmp/half"));
        Files.writeString(run.resolve("pods").resolve(Scene.UID).resolve("pod.json.new"), "");
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(run.resolve("foreign.sock")));
            new FilesCheck(findings, directories).check(told());
        }
        assertThat(findings.wrong())
                .hasSize(6)
                .anyMatch(wrong -> wrong.contains("pods/gone is left"))
                .anyMatch(wrong -> wrong.contains("default_pod_gone is left"))
                .anyMatch(wrong -> wrong.contains("tmp/half is left"))
                .anyMatch(wrong -> wrong.contains("pod.json.new is half done"))
                .anyMatch(wrong -> wrong.startsWith("sockets"));
    }

    @Test
    void moreThreadsAndDescriptorsThanPodsNeedAreFound() throws IOException {
        HostProcess self = HostProcess.self();
        int open = self.descriptors().size();
        new CostCheck(findings).check(self, List.of(), open);
        assertThat(findings.wrong()).noneMatch(wrong -> wrong.startsWith(Topic.AGENT_DESCRIPTORS.words()));
        new CostCheck(findings).check(self, List.of(), -1000);
        assertThat(findings.wrong()).anyMatch(wrong -> wrong.startsWith(Topic.AGENT_DESCRIPTORS.words()));
    }
}
