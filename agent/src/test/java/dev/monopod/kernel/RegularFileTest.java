package dev.monopod.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import jnr.constants.platform.Errno;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class RegularFileTest {
    @TempDir
    private Path dir;

    @Test
    void readsFromAnyPlaceUpToTheEnd() throws Exception {
        Path path = Files.writeString(dir.resolve("f"), "0123456789");
        try (RegularFile file = RegularFile.open(path)) {
            byte[] buffer = new byte[4];

            assertThat(file.size()).isEqualTo(10);
            assertThat(file.read(buffer, 3)).isEqualTo(4);
            assertThat(buffer).asString().isEqualTo("3456");
            assertThat(file.read(buffer, 8)).isEqualTo(2);
            assertThat(buffer).asString().startsWith("89");
            assertThat(file.read(buffer, 10)).isZero();
        }
    }

    @Test
    void staysTheSameFileUnderAnotherName() throws Exception {
        Path path = Files.writeString(dir.resolve("f"), "old");
        try (RegularFile held = RegularFile.open(path)) {
            Files.move(path, dir.resolve("g"));
            Files.writeString(path, "new");
            try (RegularFile renamed = RegularFile.open(dir.resolve("g"));
                    RegularFile other = RegularFile.open(path)) {
                assertThat(renamed.identity()).isEqualTo(held.identity());
                assertThat(other.identity()).isNotEqualTo(held.identity());
            }
        }
    }

    @Test
    void refusesWhatIsNoRegularFileWithoutBlocking() throws Exception {
        Path fifo = dir.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();

        assertThatExceptionOfType(NotRegularException.class)
                .isThrownBy(() -> RegularFile.open(fifo))
                .withMessage(fifo + " is a FIFO, not a regular file");
        assertThatExceptionOfType(NotRegularException.class)
                .isThrownBy(() -> RegularFile.open(dir))
                .withMessage(dir + " is a directory, not a regular file");
        assertThatExceptionOfType(NotRegularException.class)
                .isThrownBy(() -> RegularFile.open(Path.of("/dev/zero")))
                .withMessage("/dev/zero is a character device, not a regular file");
    }

    @Test
    void followsNoLinkBelowARootThatOthersMayWriteTo() throws Exception {
        Path secret = Files.writeString(dir.resolve("secret"), "s");
        Path root = Files.createDirectory(dir.resolve("root"));
        Files.createSymbolicLink(root.resolve("file"), secret);
        Files.createSymbolicLink(root.resolve("folder"), dir);
        Files.writeString(Files.createDirectory(root.resolve("real")).resolve("file"), "r");

        for (String way : new String[] {"file", "folder/secret", "folder/root/real/file"}) {
            assertThatExceptionOfType(KernelException.class)
                    .isThrownBy(() -> RegularFile.openBeneath(root, Path.of(way)))
                    .satisfies(e -> assertThat(e.is(Errno.ELOOP)).isTrue());
        }
        for (String way : new String[] {"../secret", secret.toString()}) {
            assertThatExceptionOfType(KernelException.class)
                    .isThrownBy(() -> RegularFile.openBeneath(root, Path.of(way)))
                    .satisfies(e -> assertThat(e.is(Errno.EXDEV)).isTrue());
        }
        try (RegularFile file = RegularFile.openBeneath(root, Path.of("real/file"))) {
            assertThat(file.size()).isEqualTo(1);
        }
    }
}
