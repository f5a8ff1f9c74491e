package dev.monopod.runtime.image.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.runtime.image.Image;
import dev.monopod.runtime.image.ImageName;
import dev.monopod.runtime.image.TestArchive;
import dev.monopod.runtime.image.TestImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever changes a store may be killed at any moment. */
class KillTest {
    private static final int ROUNDS = 10;
    private static final int FILES = 300;

    @TempDir
    Path folder;

    /** Loads and removes an image again and again: to be killed. */
    static final class Loading {
        private Loading() {}

        public static void main(String[] arguments) throws Exception {
            ImageStore store = ImageStore.open(Path.of(arguments[0]));
            ImageName name = ImageName.parse("localhost/killed:1");
            while (true) {
                store.load(Path.of(arguments[1]), Optional.empty());
                System.out.write('.');
                System.out.flush();
                store.remove(name, layer -> false);
            }
        }
    }

    @Test
    void leavesAStoreThatOpensAndHasEachImageWholeOrNotAtAll() throws Exception {
        TestImage image = new TestImage().layer(layer("a")).layer(layer("b"));
        Path archive = image.write(folder.resolve("archive"), "localhost/killed:1");
        Path other = new TestImage().layer(layer("a")).write(folder.resolve("other"), "localhost/other:1");
        Path root = folder.resolve("root");
        ImageStore.open(root).load(other, Optional.empty());
        Random random = new Random();
        for (int round = 0; round < ROUNDS; round++) {
            killWhileLoading(root, archive, random.nextInt(300));

            ImageStore store = ImageStore.open(root);
            checkWhole(store, root);
            assertThat(store.list()).extracting(i -> i.name().path()).contains("other");
            store.load(archive, Optional.empty());
            checkWhole(store, root);
            assertThat(store.list()).hasSize(2);
        }
    }

    private static byte[] layer(String directory) {
        TestArchive archive = new TestArchive();
        for (int i = 0; i < FILES; i++) {
            archive.file(directory + "/file" + i, "content of " + i);
        }
        return archive.toBytes();
    }

    private void killWhileLoading(Path root, Path archive, int millis) throws Exception {
        Process loading = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Loading.class.getName(),
                        root.toString(),
                        archive.toString())
                .redirectError(folder.resolve("stderr").toFile())
                .start();
        try {
            assertThat(loading.getInputStream().read()).as(() -> errors()).isEqualTo('.');
            assertThat(loading.waitFor(millis, TimeUnit.MILLISECONDS)).isFalse();
        } finally {
            loading.destroyForcibly().waitFor();
        }
    }

    private String errors() {
        try {
            return Files.readString(folder.resolve("stderr"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static void checkWhole(ImageStore store, Path root) throws IOException {
        for (Image image : store.list()) {
            for (String layer : image.layers()) {
                String[] directories = store.layersDir().resolve(layer).toFile().list();
                assertThat(directories).hasSize(1);
                Path files = store.layersDir().resolve(layer).resolve(directories[0]);
                assertThat(files.toFile().list()).hasSize(FILES);
                assertThat(files.resolve("file" + (FILES - 1))).hasContent("content of " + (FILES - 1));
            }
        }
        assertThat(root.resolve("images/tmp")).isEmptyDirectory();
        Path diffs = root.resolve("images/diffs/sha256");
        for (String diff : List.of(diffs.toFile().list())) {
            assertThat(Files.isDirectory(diffs.resolve(diff)))
                    .as("link of %s", diff)
                    .isTrue();
            assertThat(Files.isSymbolicLink(diffs.resolve(diff))).isTrue();
        }
        assertThat(store.layersDir().toFile().list())
                .hasSameSizeAs(diffs.toFile().list());
        assertThat(Files.exists(root.resolve("images/index.json"), LinkOption.NOFOLLOW_LINKS))
                .isTrue();
    }
}
