package dev.monopod.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.source.DirectoryWatch.Changes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real mounts over the directory, in the midst of beginning to watch it. */
@Timeout(60)
class DirectoryWatchTest {
    @TempDir
    private Path temporary;

    @Test
    void whatIsMountedBeforeTheDirectoryIsTakenForWatchedIsWatched() throws Exception {
        Path dir = Files.createDirectory(temporary.resolve("m"));
        AtomicBoolean asked = new AtomicBoolean();
        afterFollowing(dir, path -> {
            if (!asked.getAndSet(true)) {
                sh("mount -t tmpfs monopod-test " + dir);
            }
            return DirectoryListing.identity(path);
        });
    }

    @Test
    void whatIsMountedAfterTheDirectoryWasTakenForWatchedIsWatchedToo() throws Exception {
        Path dir = Files.createDirectory(temporary.resolve("m"));
        AtomicBoolean asked = new AtomicBoolean();
        afterFollowing(dir, path -> {
            Object identity = DirectoryListing.identity(path);
            if (!asked.getAndSet(true)) {
                sh("mount -t tmpfs monopod-test " + dir);
            }
            return identity;
        });
    }

    /** As its owner does: whenever it is told to, it begins anew. */
    private static void afterFollowing(Path dir, Function<Path, @Nullable Object> identities) throws Exception {
        try (DirectoryWatch watch = DirectoryWatch.open(dir, identities)) {
            watch.follow();
            Changes changes = watch.await(Duration.ZERO);
            while (changes.everything()) {
                watch.follow();
                changes = watch.await(Duration.ZERO);
            }
            Files.createFile(dir.resolve("a.yaml"));

            assertThat(watch.await(Duration.ofSeconds(10)).files()).containsKey(dir.resolve("a.yaml"));
        } finally {
            sh("umount " + dir);
        }
    }

    private static void sh(String command) {
        try {
            Process process =
                    new ProcessBuilder("sh", "-ec", command).inheritIO().start();
            assertThat(process.waitFor()).as(command).isZero();
        } catch (Exception e) {
            throw new IllegalStateException(command, e);
        }
    }
}
