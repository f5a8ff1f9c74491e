package dev.monopod.runtime.image.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.kernel.Directory;
import dev.monopod.kernel.RawPath;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrashTest {
    @TempDir
    Path folder;

    @Test
    void removesEverythingAndFollowsNoLink() throws Exception {
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Files.writeString(outside.resolve("file"), "x");
        Path trash =
                Files.createDirectories(folder.resolve("trash/a/b")).getParent().getParent();
        Files.createSymbolicLink(trash.resolve("link"), outside);
        Files.createSymbolicLink(trash.resolve("a/link"), outside);
        Files.createSymbolicLink(trash.resolve("a/b/link"), outside.resolve("file"));
        Files.writeString(trash.resolve("a/b/file"), "x");

        Trash.empty(trash);

        assertThat(trash).isEmptyDirectory();
        assertThat(outside.resolve("file")).hasContent("x");
    }

    @Test
    void removesATreeDeeperThanAnyPath() throws Exception {
        Path trash = Files.createDirectory(folder.resolve("trash"));
        Directory current = Directory.open(trash);
        for (int depth = 0; depth < 3000; depth++) {
            try (Directory above = current) {
                above.createDirectory(RawPath.of("directory"), 0700);
                above.createFile(RawPath.of("file")).close();
                current = above.child(RawPath.of("directory"));
            }
        }
        current.close();

        Trash.empty(trash);

        assertThat(trash).isEmptyDirectory();
    }
}
