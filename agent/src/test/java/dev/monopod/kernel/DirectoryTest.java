package dev.monopod.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import jnr.constants.platform.Errno;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryTest {
    @TempDir
    Path folder;

    private Path root;

    @BeforeEach
    void makeTwoFolders() throws Exception {
        root = Files.createDirectories(folder.resolve("root"));
        Files.createDirectories(root.resolve("etc"));
        Files.createDirectories(folder.resolve("outside"));
        Files.createDirectories(folder.resolve("etc"));
    }

    private void createIn(String directory) throws Exception {
        try (Directory top = Directory.open(root);
                Directory found = top.resolve(RawPath.of(directory))) {
            found.createFile(RawPath.of("file")).close();
        }
    }

    @Test
    void resolvesLinksAsAProcessWithThatRootWould() throws Exception {
        Files.createSymbolicLink(root.resolve("absolute"), Path.of("/etc"));
        createIn("absolute");
        assertThat(root.resolve("etc/file")).exists();

        Files.delete(root.resolve("etc/file"));
        Files.createSymbolicLink(root.resolve("up"), Path.of("../../../etc"));
        createIn("up");
        assertThat(root.resolve("etc/file")).exists();
        assertThat(folder.resolve("etc")).isEmptyDirectory();
    }

    @Test
    void doesNotLeaveTheRoot() throws Exception {
        Files.createSymbolicLink(root.resolve("link"), folder.resolve("outside"));

        assertThatExceptionOfType(KernelException.class)
                .isThrownBy(() -> createIn("link"))
                .satisfies(e -> assertThat(e.is(Errno.ENOENT)).isTrue())
                .withMessageContaining("openat2 " + root + "/link");
        assertThatExceptionOfType(KernelException.class)
                .isThrownBy(() -> createIn("../outside"))
                .satisfies(e -> assertThat(e.is(Errno.ENOENT)).isTrue());
    }

    @Test
    void takesALinkForNoChild() throws Exception {
        Files.createSymbolicLink(root.resolve("link"), Path.of("etc"));

        try (Directory top = Directory.open(root)) {
            assertThatExceptionOfType(KernelException.class)
                    .isThrownBy(() -> top.child(RawPath.of("link")))
                    .satisfies(e -> assertThat(e.is(Errno.ELOOP)).isTrue());
        }
    }

    @Test
    void writesAtAnyOffset() throws Exception {
        byte[] text = "text, longer".getBytes(StandardCharsets.US_ASCII);
        try (Directory top = Directory.open(root);
                NewFile file = top.createFile(RawPath.of("file"))) {
            file.write(text, 4, 5000);
            file.setSize(10_000);
        }

        byte[] content = Files.readAllBytes(root.resolve("file"));
        assertThat(content).hasSize(10_000);
        assertThat(new String(content, 4999, 6, StandardCharsets.US_ASCII)).isEqualTo("\0text\0");
    }

    @Test
    void locksOutEveryOtherHolderUntilTheEnd() throws Exception {
        Path file = folder.resolve("lock");
        try (ExclusiveLock first = ExclusiveLock.acquire(file)) {
            assertThat(first).isNotNull();
            assertThat(ExclusiveLock.tryAcquire(file)).isEmpty();
        }
        try (ExclusiveLock second = ExclusiveLock.tryAcquire(file).orElseThrow()) {
            assertThat(second).isNotNull();
        }
    }
}
