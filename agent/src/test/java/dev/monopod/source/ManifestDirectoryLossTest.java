package dev.monopod.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.kernel.KernelException;
import dev.monopod.source.FileProblem.Severity;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import jnr.constants.platform.Errno;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The directory itself, or the way to it, comes, changes and goes. */
@Timeout(60)
class ManifestDirectoryLossTest {
    @TempDir
    private Path temporary;

    private Path dir;

    @BeforeEach
    void name() {
        dir = temporary.resolve("x/y/m");
    }

    @Test
    void aDirectoryThatIsMissingAtTheStartBecomesLiveWhenItAppears() throws Exception {
        try (WatchedDirectory watched = new WatchedDirectory(dir)) {
            assertThat(watched.latest().directoryReadable()).isFalse();
            assertThat(watched.latest().pods()).isEmpty();
            watched.awaitProblem(dir, Severity.ERROR, "there is no such directory");

            Files.createDirectory(temporary.resolve("x"));
            Files.createDirectory(temporary.resolve("x/y"));
            Files.createDirectory(dir);
            watched.awaitNoProblem();
            assertThat(watched.latest().directoryReadable()).isTrue();

            watched.put("a.yaml", "pod web 1");
            watched.awaitPods("web-1@a.yaml");
        }
    }

    @Test
    void aDirectoryThatAppearsWithFilesInItIsReadAtOnce() throws Exception {
        try (WatchedDirectory watched = new WatchedDirectory(dir)) {
            Path other = Files.createDirectories(temporary.resolve("other/y/m"));
            Files.writeString(other.resolve("a.yaml"), "pod web 1");
            Files.move(temporary.resolve("other"), temporary.resolve("x"));
            watched.awaitPods("web-1@a.yaml");
        }
    }

    @Test
    void podsOutliveTheirDirectoryAndAFreshOneDecidesAnew() throws Exception {
        Files.createDirectories(dir);
        try (WatchedDirectory watched = new WatchedDirectory(dir)) {
            watched.put("a.yaml", "pod web 1");
            watched.put("b.yaml", "pod api 1");
            watched.awaitPods("api-1@b.yaml web-1@a.yaml");

            watched.sh("rm -rf m");
            watched.awaitProblem(dir, Severity.ERROR, "there is no such directory");
            watched.awaitProblem(dir, Severity.ERROR, "(the last good version is kept)");
            assertThat(watched.pods()).isEqualTo("api-1@b.yaml web-1@a.yaml");

            watched.sh("mkdir n; echo pod web 1 >n/a.yaml; mv n m");
            watched.awaitPods("web-1@a.yaml");
            watched.awaitNoProblem();
        }
    }

    @Test
    void aDirectorySwappedForAnotherIsReadInItsStead() throws Exception {
        Files.createDirectories(dir);
        try (WatchedDirectory watched = new WatchedDirectory(dir)) {
            watched.put("a.yaml", "pod web 1");
            watched.put("b.yaml", "pod api 1");
            watched.awaitPods("api-1@b.yaml web-1@a.yaml");

            watched.sh("mkdir n; echo pod web 2 >n/a.yaml; mv m old; mv n m");
            watched.awaitPods("web-2@a.yaml");
            watched.sh("echo pod no 1 >old/c.yaml");
            watched.put("d.yaml", "pod db 1");
            watched.awaitPods("db-1@d.yaml web-2@a.yaml");
        }
    }

    @Test
    void aFolderOnTheWayMayMoveAwayAndComeBack() throws Exception {
        Files.createDirectories(dir);
        try (WatchedDirectory watched = new WatchedDirectory(dir)) {
            watched.put("a.yaml", "pod web 1");
            watched.awaitPods("web-1@a.yaml");

            Files.move(temporary.resolve("x"), temporary.resolve("z"));
            watched.awaitThat(snapshot -> !snapshot.directoryReadable(), "not readable");
            assertThat(watched.pods()).isEqualTo("web-1@a.yaml");
            Files.writeString(temporary.resolve("z/y/m/a.yaml"), "pod web 2");
            assertThat(watched.pods()).isEqualTo("web-1@a.yaml");

            Files.move(temporary.resolve("z"), temporary.resolve("x"));
            watched.awaitPods("web-2@a.yaml");
        }
    }

    @Test
    void somethingElseInTheDirectorysPlaceIsAProblemAndNoReasonToStop() throws Exception {
        Files.createDirectories(dir);
        try (WatchedDirectory watched = new WatchedDirectory(dir)) {
            watched.put("a.yaml", "pod web 1");
            watched.awaitPods("web-1@a.yaml");
            for (String what : new String[] {"mkfifo m", "echo hello >m", "ln -s nowhere m", "ln -s m m"}) {
                watched.sh("rm -rf m; " + what);
                watched.awaitThat(snapshot -> !snapshot.directoryReadable(), what);
                assertThat(watched.pods()).isEqualTo("web-1@a.yaml");
                watched.sh("rm m; mkdir n; echo pod web 1 >n/a.yaml; mv n m");
                watched.awaitNoProblem();
            }
        }
    }

    @Test
    void aDirectoryBehindALinkFollowsTheLink() throws Exception {
        Path one = Files.createDirectories(temporary.resolve("one"));
        Path two = Files.createDirectories(temporary.resolve("two"));
        Files.writeString(one.resolve("a.yaml"), "pod web 1");
        Files.writeString(two.resolve("a.yaml"), "pod web 2");
        Files.createDirectories(temporary.resolve("x/y"));
        Files.createSymbolicLink(dir, one);
        try (WatchedDirectory watched = new WatchedDirectory(dir)) {
            assertThat(watched.pods()).isEqualTo("web-1@a.yaml");
            watched.put("a.yaml", "pod web 3");
            watched.awaitPods("web-3@a.yaml");

            watched.sh("ln -s ../../two n; mv -T n m");
            watched.awaitPods("web-2@a.yaml");
            watched.put("a.yaml", "pod web 4");
            watched.awaitPods("web-4@a.yaml");
        }
    }

    @Test
    void configMapMountsAreSeenWhenTheirDataLinkIsSwapped() throws Exception {
        Files.createDirectories(dir);
        try (WatchedDirectory watched = new WatchedDirectory(dir)) {
            watched.sh("cd m; mkdir ..1; echo pod web 1 >..1/a.yaml; ln -s ..1 ..data; ln -s ..data/a.yaml a.yaml");
            watched.awaitPods("web-1@a.yaml");
            for (int i = 2; i < 10; i++) {
                watched.sh(
                        "cd m; mkdir ..%d; echo pod web %d >..%d/a.yaml; ln -s ..%d ..data_tmp; mv -T ..data_tmp ..data; rm -r ..%d"
                                .formatted(i, i, i, i, i - 1));
                watched.awaitPods("web-" + i + "@a.yaml");
            }
            watched.awaitNoProblem();
            assertThat(watched.snapshots.subList(1, watched.snapshots.size()))
                    .allSatisfy(snapshot -> assertThat(snapshot.pods()).hasSize(1));
        }
    }

    /** Of which inotify says nothing. */
    @Test
    void whatIsMountedOverItIsReadAndBelievedAfterAWhile() throws Exception {
        Files.createDirectories(dir);
        try (WatchedDirectory watched = new WatchedDirectory(dir)) {
            watched.put("a.yaml", "pod web 1");
            watched.awaitPods("web-1@a.yaml");
            watched.sh("mount -t tmpfs monopod-test m");
            try {
                watched.put("b.yaml", "pod api 1");
                watched.awaitPods("api-1@b.yaml web-1@a.yaml");
                watched.awaitPods("api-1@b.yaml");
            } finally {
                watched.sh("umount m");
            }
            watched.awaitPods("api-1@b.yaml web-1@a.yaml");
            watched.awaitPods("web-1@a.yaml");
        }
    }

    @Test
    void whoTakesItsPlaceForAMomentOnlyEndsNoPod() throws Exception {
        Files.createDirectories(dir);
        try (WatchedDirectory watched = new WatchedDirectory(dir)) {
            watched.put("a.yaml", "pod web 1");
            watched.awaitPods("web-1@a.yaml");
            watched.sh("mv m n; mkdir m; echo pod api 1 >m/b.yaml");
            watched.awaitPods("api-1@b.yaml web-1@a.yaml");
            watched.sh("mv m o; mv n m");
            watched.awaitPods("web-1@a.yaml");
            assertThat(watched.snapshots.subList(1, watched.snapshots.size()))
                    .allSatisfy(snapshot ->
                            assertThat(WatchedDirectory.pods(snapshot)).contains("web-1@a.yaml"));
        }
    }

    @Test
    void aLinkedFileIsReadAgainWhenItsTargetChanges() throws Exception {
        Files.createDirectories(dir);
        Path far = Files.createDirectories(temporary.resolve("far/away"));
        try (WatchedDirectory watched = new WatchedDirectory(dir)) {
            Files.writeString(far.resolve("web"), "pod web 1");
            Files.createSymbolicLink(dir.resolve("a.yaml"), far.resolve("web"));
            watched.awaitPods("web-1@a.yaml");

            Files.writeString(far.resolve("web"), "pod web 2");
            watched.awaitPods("web-2@a.yaml");

            watched.sh("echo pod web 3 >new; mv new " + far.resolve("web"));
            watched.awaitPods("web-3@a.yaml");

            Files.delete(far.resolve("web"));
            watched.awaitProblem(
                    dir.resolve("a.yaml"), Severity.ERROR, "which does not exist (the last good version is kept)");
            Files.writeString(far.resolve("web"), "pod web 4");
            watched.awaitPods("web-4@a.yaml");

            Files.move(temporary.resolve("far"), temporary.resolve("farther"));
            watched.awaitProblem(dir.resolve("a.yaml"), Severity.ERROR, "(the last good version is kept)");
            Files.writeString(temporary.resolve("farther/away/web"), "pod web 5");
            Files.move(temporary.resolve("farther"), temporary.resolve("far"));
            watched.awaitPods("web-5@a.yaml");
            watched.awaitNoProblem();
        }
    }

    @Test
    void aLinkedFileThatIsMadeAnewIsNotReadBeforeItsWriterClosesIt() throws Exception {
        Files.createDirectories(dir);
        Path target = temporary.resolve("web");
        Files.writeString(target, "pod web 1");
        Files.createSymbolicLink(dir.resolve("a.yaml"), target);
        try (WatchedDirectory watched = new WatchedDirectory(dir)) {
            Files.delete(target);
            watched.awaitProblem(dir.resolve("a.yaml"), Severity.ERROR, "which does not exist");
            try (OutputStream out = Files.newOutputStream(target)) {
                out.write("pod web 2\npod half 2\n".getBytes(StandardCharsets.UTF_8));
                watched.put("b.yaml", "pod api 1");
                watched.awaitPods("api-1@b.yaml web-1@a.yaml");
                out.write("pod other 2\n".getBytes(StandardCharsets.UTF_8));
            }
            watched.awaitPods("api-1@b.yaml half-2@a.yaml other-2@a.yaml web-2@a.yaml");
            assertThat(watched.snapshots)
                    .noneMatch(snapshot -> WatchedDirectory.pods(snapshot).equals("half-2@a.yaml web-2@a.yaml"));
        }
    }

    @Test
    void withoutInotifyItLooksAgainBeforeLongAndSaysSo() throws Exception {
        Files.createDirectories(dir);
        AtomicBoolean exhausted = new AtomicBoolean(true);
        Lookout.Opener opener = directory -> {
            if (exhausted.get()) {
                throw new KernelException("inotify_init1", "instance", Errno.EMFILE.intValue());
            }
            return DirectoryWatch.open(directory);
        };
        try (WatchedDirectory watched = new WatchedDirectory(dir, opener, Duration.ofMillis(200))) {
            watched.awaitProblem(dir, Severity.WARNING, "EMFILE");
            watched.put("a.yaml", "pod web 1");
            watched.awaitPods("web-1@a.yaml");
            watched.sh("rm m/a.yaml");
            watched.awaitPods("");

            exhausted.set(false);
            watched.awaitNoProblem();
            watched.put("a.yaml", "pod web 2");
            watched.awaitPods("web-2@a.yaml");
        }
    }

    @Test
    void lostEventsAreMadeUpForByLookingAtEverything() throws Exception {
        Files.createDirectories(dir);
        try (WatchedDirectory watched = new WatchedDirectory(dir)) {
            watched.put("a.yaml", "pod web 1");
            watched.awaitPods("web-1@a.yaml");
            for (int i = 0; i < 30_000; i++) {
                Files.delete(Files.createFile(dir.resolve(".t" + i)));
            }
            watched.put("a.yaml", "pod web 2");
            Files.writeString(dir.resolve("b.yaml"), "pod api 1");
            watched.awaitPods("api-1@b.yaml web-2@a.yaml");
        }
    }
}
