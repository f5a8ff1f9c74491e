package dev.monopod.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.runtime.cgroup.CgroupTree;
import dev.monopod.runtime.cgroup.Hierarchies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversTest {
    private static final String KNOWN = "0123456789abcdef0123456789abcdef";
    private static final String UNKNOWN = "fedcba9876543210fedcba9876543210";
    private static final String STUCK = "00000000000000000000000000000000";

    @TempDir
    private Path folder;

    private Leftovers leftovers;

    @BeforeEach
    void make() throws IOException {
        leftovers = new Leftovers(
                new CgroupTree(Hierarchies.ofThisMachine()), List.of(), List.of(folder), folder.resolve("logs"));
    }

    @Test
    void whatIsOfNoKnownPodGoesAndAllElseStays() throws IOException {
        Files.createDirectories(folder.resolve(UNKNOWN).resolve("volumes/data"));
        Files.createDirectories(folder.resolve(KNOWN));
        Files.createDirectories(folder.resolve("somebody's"));

        assertThat(leftovers.clear(Set.of(KNOWN))).isEmpty();

        assertThat(folder.resolve(UNKNOWN)).doesNotExist();
        assertThat(folder.resolve(KNOWN)).exists();
        assertThat(folder.resolve("somebody's")).exists();
    }

    @Test
    void whatCantBeRemovedIsToldAndKeepsNothingElse() throws Exception {
        Path mounted = Files.createDirectories(folder.resolve(STUCK).resolve("volumes"));
        Files.createDirectories(folder.resolve(UNKNOWN));
        sh("mount -t tmpfs monopod-test " + mounted);
        try {
            assertThat(leftovers.clear(Set.of()))
                    .singleElement()
                    .asString()
                    .startsWith(folder.resolve(STUCK) + ": ")
                    .contains("busy");
            assertThat(folder.resolve(UNKNOWN)).doesNotExist();
        } finally {
            sh("umount " + mounted);
        }
        assertThat(leftovers.clear(Set.of())).isEmpty();
        assertThat(folder.resolve(STUCK)).doesNotExist();
    }

    private static void sh(String command) throws Exception {
        Process process = new ProcessBuilder("sh", "-ec", command).inheritIO().start();
        assertThat(process.waitFor()).as(command).isZero();
    }
}
