package dev.monopod.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.monopod.kernel.Directory;
import dev.monopod.kernel.KernelException;
import dev.monopod.kernel.RawPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeTest {
    private static final int DEEPER_THAN_ANY_PATH = 3000;

    @TempDir
    Path folder;

    @Test
    void removesEverythingAndFollowsNoLink() throws IOException {
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Files.writeString(outside.resolve("file"), "x");
        Path tree = folder.resolve("tree");
        Files.createDirectories(tree.resolve("a/b"));
        Files.createSymbolicLink(tree.resolve("link"), outside);
        Files.createSymbolicLink(tree.resolve("a/link"), outside);
        Files.createSymbolicLink(tree.resolve("a/b/link"), outside.resolve("file"));
        Files.writeString(tree.resolve("a/b/file"), "x");

        Tree.empty(tree);

        assertThat(tree).isEmptyDirectory();
        assertThat(outside.resolve("file")).hasContent("x");
    }

    @Test
    void aLinkIsRemovedAndWhatItLeadsToStays() throws IOException {
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Files.writeString(outside.resolve("file"), "x");
        Path link = Files.createSymbolicLink(folder.resolve("link"), outside);

        Tree.delete(link);

        assertThat(link).doesNotExist();
        assertThat(outside.resolve("file")).hasContent("x");
    }

    /** As where somebody puts it there in the midst of a removal. */
    @Test
    void aLinkInTheFoldersOwnPlaceIsNotFollowed() throws IOException {
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Files.writeString(outside.resolve("file"), "x");
        Path link = Files.createSymbolicLink(folder.resolve("link"), outside);

        assertThatThrownBy(() -> Tree.empty(link)).isInstanceOf(IOException.class);

        assertThat(outside.resolve("file")).hasContent("x");
    }

    @Test
    void filesOfSomeNamesAreRemovedWithoutFollowingALinkOnTheWay() throws IOException {
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Files.writeString(outside.resolve("0.log"), "x");
        Path app = Files.createDirectories(folder.resolve("pod/app"));
        Files.writeString(app.resolve("0.log"), "x");
        Files.writeString(app.resolve("1.log"), "x");
        Files.createDirectory(app.resolve("0.log.d"));
        Files.createSymbolicLink(folder.resolve("pod/evil"), outside);
        Files.createSymbolicLink(folder.resolve("other"), folder.resolve("pod"));

        Tree.deleteFiles(folder, Path.of("pod/app"), name -> name.startsWith("0.log"));
        Tree.deleteFiles(folder, Path.of("pod/evil"), name -> name.startsWith("0.log"));
        Tree.deleteFiles(folder, Path.of("other/app"), name -> name.startsWith("1.log"));
        Tree.deleteFiles(folder, Path.of("pod/missing"), name -> true);

        assertThat(app).isDirectoryNotContaining("glob:**/0.log").isDirectoryContaining("glob:**/1.log");
        assertThat(outside.resolve("0.log")).exists();
    }

    @Test
    void whatIsNotThereNeedsNoRemoval() throws IOException {
        Tree.delete(folder.resolve("missing/too"));

        assertThat(folder).isEmptyDirectory();
    }

    /** Any container can make one: by mkdir and chdir, over and over. */
    @Test
    void aTreeDeeperThanAnyPathIsRemoved() throws IOException {
        Path tree = deepTree("tree");

        Tree.delete(tree);

        assertThat(tree).doesNotExist();
    }

    @Test
    void severalMayRemoveTheSameAtTheSameTime() throws Exception {
        Path tree = Files.createDirectory(folder.resolve("tree"));
        for (int i = 0; i < 20; i++) {
            deepTree("tree/part-" + i);
        }
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            Callable<Void> whole = () -> {
                Tree.delete(tree);
                return null;
            };
            Callable<Void> part = () -> {
                Tree.delete(tree.resolve("part-19"));
                return null;
            };
            for (Future<Void> done : threads.invokeAll(List.of(whole, whole, part))) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(tree).doesNotExist();
    }

    private Path deepTree(String name) throws IOException {
        Path top = Files.createDirectory(folder.resolve(name));
        Directory current = Directory.open(top);
        for (int depth = 0; depth < DEEPER_THAN_ANY_PATH; depth++) {
            current = deeper(current);
        }
        current.close();
        return top;
    }

    private static Directory deeper(Directory current) throws KernelException {
        try (Directory above = current) {
            above.createDirectory(RawPath.of("directory"), 0700);
            above.createFile(RawPath.of("file")).close();
            return above.child(RawPath.of("directory"));
        }
    }
}
