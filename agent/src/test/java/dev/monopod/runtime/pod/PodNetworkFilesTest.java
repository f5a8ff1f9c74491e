package dev.monopod.runtime.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.runtime.launch.HostFacts;
import dev.monopod.runtime.launch.PodFiles;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PodNetworkFilesTest {
    @TempDir
    Path folder;

    private PodFiles files = new PodFiles(Path.of(""), Path.of(""), Path.of(""));

    @BeforeEach
    void prepare() throws IOException {
        files = new PodFiles(folder.resolve("run"), folder.resolve("root"), folder.resolve("logs"));
        Files.createDirectory(files.run());
    }

    @Test
    void aPodsProgramsKnowTheirOwnNameAndTheManifestsAndTheNodesServers() throws IOException {
        PodNetworkFiles.write(files, definition("one"));

        assertThat(files.hostname()).hasContent("one");
        assertThat(files.hosts())
                .content()
                .startsWith("# Kubernetes-managed hosts file.\n")
                .contains("192.0.2.7\tdb\n");
        assertThat(files.resolvConf()).content().contains("nameserver 192.0.2.53\n");
    }

    /** Programs run as any user, and the files are root's. */
    @Test
    void everybodyMayReadThemAndOnlyRootWriteThem() throws IOException {
        PodNetworkFiles.write(files, definition("one"));

        for (Path file : List.of(files.hostname(), files.hosts(), files.resolvConf())) {
            assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-r--r--"));
        }
    }

    @Test
    void writingAnewReplacesWhatWasThereAndLeavesNothingBeside() throws IOException {
        PodNetworkFiles.write(files, definition("one"));
        PodNetworkFiles.write(files, definition("two"));

        assertThat(files.hostname()).hasContent("two");
        assertThat(files.run()).isDirectoryNotContaining("glob:**.new");
    }

    private static PodDefinition definition(String hostname) {
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("web")
                .withUid("u1")
                .endMetadata()
                .withNewSpec()
                .withDnsPolicy("Default")
                .withHostname(hostname)
                .addNewHostAlias()
                .withIp("192.0.2.7")
                .withHostnames("db")
                .endHostAlias()
                .endSpec()
                .build();
        HostFacts facts = new HostFacts(Path.of("/pause"), List.of(), 1 << 30, 0, true);
        return PodDefinitions.of(
                pod, facts, new NodeSettings("monopod", "nameserver 192.0.2.53\n", OptionalLong.empty()));
    }
}
