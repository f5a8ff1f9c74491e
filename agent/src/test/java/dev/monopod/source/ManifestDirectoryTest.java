package dev.monopod.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.model.manifest.ManifestReader;
import dev.monopod.source.FileProblem.Severity;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files of every kind come, change and go in a directory that stays. */
@Timeout(60)
class ManifestDirectoryTest {
    @TempDir
    private Path temporary;

    private WatchedDirectory watched;

    @BeforeEach
    void start() throws Exception {
        watched = new WatchedDirectory(Files.createDirectory(temporary.resolve("m")));
    }

    @AfterEach
    void stop() {
        watched.close();
    }

    @Test
    void anEmptyDirectoryIsAnEmptySourceWithoutAProblem() {
        assertThat(watched.latest().pods()).isEmpty();
        assertThat(watched.latest().problems()).isEmpty();
        assertThat(watched.latest().directoryReadable()).isTrue();
    }

    @Test
    void aFileRenamedIntoPlaceIsReadAndARemovedOneIsForgotten() throws Exception {
        watched.put("a.yaml", "pod web 1");
        watched.awaitPods("web-1@a.yaml");
        watched.put("a.yaml", "pod web 2");
        watched.awaitPods("web-2@a.yaml");
        watched.sh("rm m/a.yaml");
        watched.awaitPods("");
        assertThat(watched.snapshots).hasSize(4);
    }

    @Test
    void anotherSourceKeepsWhatAFileAskedForThatHasGoneBadMeanwhileAndForgetsWhoseFileIsGone() throws Exception {
        watched.put("bad.yaml", "pod web 1");
        watched.put("gone.yaml", "pod api 1");
        watched.awaitPods("api-1@gone.yaml web-1@bad.yaml");
        List<SourcedPod> known = List.copyOf(watched.latest().pods().values());
        watched.close();
        watched.put("bad.yaml", "fault oops");
        Files.delete(watched.file("gone.yaml"));

        watched = new WatchedDirectory(watched.dir, known);

        watched.awaitPods("web-1@bad.yaml");
        watched.awaitProblem(watched.file("bad.yaml"), Severity.ERROR, "(the last good version is kept)");
    }

    @Test
    void aFileMovedOutIsForgotten() throws Exception {
        watched.put("a.yaml", "pod web 1");
        watched.awaitPods("web-1@a.yaml");
        watched.sh("mv m/a.yaml elsewhere.yaml");
        watched.awaitPods("");
    }

    @Test
    void aFileRenamedInsideIsTheSamePodWithNoMomentWithoutIt() throws Exception {
        watched.put("a.yaml", "pod web 1");
        watched.awaitPods("web-1@a.yaml");
        watched.sh("mv m/a.yaml m/b.yaml");
        watched.awaitPods("web-1@b.yaml");
        assertThat(watched.snapshots.subList(1, watched.snapshots.size()))
                .allSatisfy(snapshot -> assertThat(snapshot.pods()).hasSize(1))
                .allSatisfy(snapshot -> assertThat(snapshot.problems()).isEmpty());
    }

    @Test
    void aFileWrittenInPlaceIsNotReadBeforeItsWriterClosesIt() throws Exception {
        try (OutputStream out = Files.newOutputStream(watched.file("a.yaml"))) {
            watched.awaitProblem(watched.file("a.yaml"), Severity.NOTE, "is being written");
            out.write("pod web 1\n".getBytes(StandardCharsets.UTF_8));
            out.flush();
            watched.put("b.yaml", "pod api 1");
            watched.awaitPods("api-1@b.yaml");
            out.write("pod wed 1\n".getBytes(StandardCharsets.UTF_8));
        }
        watched.awaitPods("api-1@b.yaml web-1@a.yaml wed-1@a.yaml");
        watched.awaitNoProblem();
    }

    @Test
    void anExistingFileRewrittenInSlowChunksGoesFromOneVersionToTheNext() throws Exception {
        watched.put("a.yaml", "pod web 1", "pod api 1");
        watched.awaitPods("api-1@a.yaml web-1@a.yaml");
        try (OutputStream out = Files.newOutputStream(watched.file("a.yaml"))) {
            for (char c : "pod web 2\npod api 2\n".toCharArray()) {
                out.write(c);
                out.flush();
            }
            watched.put("b.yaml", "pod db 1");
            watched.awaitPods("api-1@a.yaml db-1@b.yaml web-1@a.yaml");
        }
        watched.awaitPods("api-2@a.yaml db-1@b.yaml web-2@a.yaml");
        assertThat(watched.snapshots).hasSize(4);
    }

    @Test
    void anEmptyFileIsAFaultOnceItIsClosed() throws Exception {
        watched.sh("touch m/a.yaml");
        watched.awaitProblem(watched.file("a.yaml"), Severity.ERROR, "is empty");
    }

    @Test
    void aFileThatStopsParsingKeepsItsPodsUntilItIsMended() throws Exception {
        watched.put("a.yaml", "pod web 1");
        watched.put("b.yaml", "pod api 1");
        watched.awaitPods("api-1@b.yaml web-1@a.yaml");
        watched.put("a.yaml", "fault oops");
        watched.awaitProblem(watched.file("a.yaml"), Severity.ERROR, "oops (the last good version is kept)");
        assertThat(watched.pods()).isEqualTo("api-1@b.yaml web-1@a.yaml");
        watched.put("b.yaml", "pod api 2");
        watched.awaitPods("api-2@b.yaml web-1@a.yaml");
        watched.put("a.yaml", "pod web 1");
        watched.awaitNoProblem();
        assertThat(watched.pods()).isEqualTo("api-2@b.yaml web-1@a.yaml");
    }

    @Test
    void editorsSavesAreChangesAndTheirTemporaryFilesAreNothing() throws Exception {
        watched.put("a.yaml", "pod web 1");
        watched.awaitPods("web-1@a.yaml");

        watched.sh("sed -i s/1/2/ m/a.yaml");
        watched.awaitPods("web-2@a.yaml");

        watched.sh(
                "cd m; touch 4913; rm 4913; touch .a.yaml.swp; mv a.yaml a.yaml~; echo pod web 3 >a.yaml; rm a.yaml~");
        watched.awaitPods("web-3@a.yaml");

        watched.sh(
                "cd m; echo x >'#a.yaml#'; ln -s user@host.1 '.#a.yaml'; mv a.yaml a.yaml~; sleep 0.02; echo pod web 4 >a.yaml; rm '.#a.yaml'");
        watched.awaitPods("web-4@a.yaml");

        watched.sh("cd m; echo pod web 5 >.new; cp --remove-destination .new a.yaml; rm .new");
        watched.awaitPods("web-5@a.yaml");

        watched.awaitNoProblem();
        assertThat(watched.snapshots.subList(1, watched.snapshots.size()))
                .allSatisfy(snapshot -> assertThat(snapshot.pods()).hasSize(1));
    }

    @Test
    void whatIsNoManifestIsNamedAndForgottenWhenItGoes() throws Exception {
        watched.sh("mkdir m/sub; echo pod web 1 >m/sub/a.yaml; echo hello >m/README; echo pod api 1 >m/.hidden.yaml");
        watched.awaitProblem(watched.file("README"), Severity.NOTE, "ignored: not .yaml, .yml or .json");
        watched.awaitProblem(watched.file("sub"), Severity.NOTE, "ignored: a directory");
        assertThat(watched.latest().problems()).hasSize(2);
        assertThat(watched.latest().pods()).isEmpty();
        watched.sh("rm -r m/README m/sub");
        watched.awaitNoProblem();
    }

    @Test
    void yamlYmlAndJsonAreManifests() throws Exception {
        watched.put("a.yaml", "pod a 1");
        watched.put("b.yml", "pod b 1");
        watched.put("c.json", "pod c 1");
        watched.awaitPods("a-1@a.yaml b-1@b.yml c-1@c.json");
    }

    @Test
    void anythingElseThatTakesAFilesPlaceNeitherBlocksNorEndsItsPods() throws Exception {
        Path file = watched.file("a.yaml");
        String[][] takeovers = {
            {"mkfifo f; mv f m/a.yaml", "is a FIFO, not a regular file"},
            {"rm m/a.yaml; mkdir m/a.yaml", "is a directory, not a regular file"},
            {"rmdir m/a.yaml; ln -s /nowhere m/a.yaml", "is a symbolic link to /nowhere, which does not exist"},
            {"ln -sfn a.yaml m/a.yaml", "ELOOP"},
            {"ln -sfn /dev/zero m/a.yaml", "is a character device, not a regular file"},
        };
        watched.put("a.yaml", "pod web 1");
        watched.awaitPods("web-1@a.yaml");
        for (String[] takeover : takeovers) {
            watched.sh(takeover[0]);
            watched.awaitProblem(file, Severity.ERROR, takeover[1]);
            watched.awaitProblem(file, Severity.ERROR, "(the last good version is kept)");
            assertThat(watched.pods()).isEqualTo("web-1@a.yaml");
        }
        watched.put("a.yaml", "pod web 2");
        watched.awaitPods("web-2@a.yaml");
        watched.awaitNoProblem();
    }

    @Test
    void aFileThatIsTooLargeIsRefused() throws Exception {
        watched.put("a.yaml", "pod web 1");
        watched.awaitPods("web-1@a.yaml");
        try (RandomAccessFile huge = new RandomAccessFile(watched.file("a.yaml").toFile(), "rw")) {
            huge.setLength(1L << 40);
        }
        watched.awaitProblem(
                watched.file("a.yaml"), Severity.ERROR, "more than " + ManifestReader.MAX_BYTES + " bytes");
        assertThat(watched.pods()).isEqualTo("web-1@a.yaml");
    }

    @Test
    void aHardLinkIsReadAlthoughNoOneWritesToIt() throws Exception {
        watched.sh("echo pod web 1 >elsewhere; ln elsewhere m/a.yaml");
        watched.awaitPods("web-1@a.yaml");
    }

    @Test
    void twoFilesWithTheSamePodAreSettledByArrivalAndByNameAtTheStart() throws Exception {
        watched.put("b.yaml", "pod web 1");
        watched.awaitPods("web-1@b.yaml");
        watched.put("a.yaml", "pod web 2");
        watched.awaitProblem(
                watched.file("a.yaml"), Severity.ERROR, watched.file("b.yaml").toString());
        assertThat(watched.pods()).isEqualTo("web-1@b.yaml");

        try (WatchedDirectory restarted = new WatchedDirectory(watched.dir)) {
            assertThat(restarted.pods()).isEqualTo("web-2@a.yaml");
        }

        watched.sh("rm m/b.yaml");
        watched.awaitPods("web-2@a.yaml");
        watched.awaitNoProblem();
    }

    @Test
    void aFaultOfTheReaderIsAFaultOfThatFileOnly() throws Exception {
        watched.put("a.yaml", "crash");
        watched.put("b.yaml", "pod web 1");
        watched.awaitPods("web-1@b.yaml");
        watched.awaitProblem(watched.file("a.yaml"), Severity.ERROR, "by a fault of the parser");
    }

    @Test
    void fiveThousandFilesAtOnceAreFine() throws Exception {
        watched.sh("mkdir other; i=0; while [ $i -lt 5000 ]; do echo pod p$i 1 >other/p$i.yaml; i=$((i+1)); done");
        watched.sh("mv other/* m/");
        watched.awaitThat(snapshot -> snapshot.pods().size() == 5000, "5000 pods");
        watched.sh("rm -f m/*");
        watched.awaitPods("");
        watched.awaitNoProblem();
    }

    @Test
    void aThousandRewritesOfOneFileKeepNoOtherWaiting() throws Exception {
        for (int i = 0; i < 1000; i++) {
            Files.write(watched.file("a.yaml"), List.of("pod web " + i));
            if (i == 500) {
                watched.put("b.yaml", "pod api 1");
            }
        }
        watched.awaitPods("api-1@b.yaml web-999@a.yaml");
        watched.awaitNoProblem();
    }

    @Test
    void aFileThatIsAnotherAgainAndAgainIsReadNowAndThenAndTheLastOneCounts() throws Exception {
        int before = watched.snapshots.size();
        long began = System.nanoTime();
        for (int i = 0; i < 1000; i++) {
            watched.put("a.yaml", "pod web " + i);
        }
        watched.awaitPods("web-999@a.yaml");

        long intervals = (System.nanoTime() - began) / Pace.INTERVAL.toNanos();
        assertThat(watched.snapshots.size() - before).isLessThanOrEqualTo((int) intervals + Pace.AT_ONCE + 1);
    }

    @Test
    void aFileThatIsRemovedAndMadeAnewAgainAndAgainIsReadNowAndThenAndSoonAfterwards() throws Exception {
        long began = System.nanoTime();
        for (int i = 0; i < 1000; i++) {
            Files.deleteIfExists(watched.file("a.yaml"));
            Files.write(watched.file("a.yaml"), List.of("pod web " + i));
        }
        watched.awaitPods("web-999@a.yaml");
        watched.put("a.yaml", "pod web last");
        watched.awaitPods("web-last@a.yaml");

        long intervals = (System.nanoTime() - began) / Pace.INTERVAL.toNanos();
        long versions = watched.snapshots.stream()
                .map(WatchedDirectory::pods)
                .distinct()
                .count();
        assertThat(versions).isLessThanOrEqualTo(intervals + Pace.AT_ONCE + 2);
    }

    @Test
    void aRenamedFileIsInASnapshotWithinMilliseconds() throws Exception {
        long[] nanos = new long[100];
        for (int i = 0; i < nanos.length; i++) {
            String content = "pod web" + i + " 1";
            Files.write(watched.file(".a.yaml"), List.of(content));
            Path named = watched.file(i + ".yaml");
            int before = watched.snapshots.size();
            long start = System.nanoTime();
            Files.move(watched.file(".a.yaml"), named);
            while (watched.snapshots.size() == before) {
                Thread.onSpinWait();
            }
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        System.out.printf("rename to snapshot: median %d µs, 90 %% %d µs%n", nanos[50] / 1000, nanos[90] / 1000);
        assertThat(nanos[50])
                .as("median nanoseconds on a machine that may be busy")
                .isLessThan(20_000_000);
    }

    @Test
    void afterCloseNothingIsHandedOverAndThreadAndDescriptorsAreGone() throws Exception {
        long open = inotifyDescriptors();
        watched.close();
        assertThat(inotifyDescriptors()).isEqualTo(open - 1);
        int before = watched.snapshots.size();
        watched.put("a.yaml", "pod web 1");
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("monopod-manifest-directory");
        assertThat(watched.snapshots).hasSize(before);
    }

    private static long inotifyDescriptors() throws Exception {
        long count = 0;
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors) {
                boolean link = Files.isSymbolicLink(descriptor);
                count += link && Files.readSymbolicLink(descriptor).endsWith("anon_inode:inotify") ? 1 : 0;
            }
        }
        return count;
    }
}
