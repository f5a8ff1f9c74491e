package dev.monopod.e2e.chaos.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.monopod.e2e.chaos.site.Loss;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the judge finds in logs that are not as they should be, and what it lets pass. */
final class LogCheckTest {
    @TempDir
    private Path folder;

    private static List<Pod> there(Scene scene) {
        return List.of(scene.told(Scene.running(0)));
    }

    /** Lives from 0 to 10, line 2 n + 1 and 2 n + 2 at n. */
    private Scene scene(int... missing) throws IOException {
        Scene scene = Scene.steady(folder);
        String nonce = scene.life(0, 10);
        int next = 1;
        for (int one : missing) {
            scene.log(0, nonce, next, one - 1);
            next = one + 1;
        }
        scene.log(0, nonce, next, 22);
        scene.link(0);
        scene.status.look(there(scene), scene.at(5));
        return scene;
    }

    @Test
    void aWholeLogIsAsItShouldBe() throws IOException {
        Scene scene = scene();
        assertThat(scene.judgeLogs(there(scene))).isEmpty();
        assertThat(scene.findings.compared())
                .containsEntry(Topic.LOGS.words(), 1)
                .containsEntry(Topic.LOG_ORDER.words(), 22)
                .containsEntry(Topic.LOG_ENDS.words(), 1)
                .containsEntry(Topic.LOG_LINKS.words(), 1);
    }

    @Test
    void aLogThatWasNeverThereIsMissed() throws IOException {
        Scene scene = Scene.steady(folder);
        scene.life(0, 10);
        scene.link(0);
        scene.status.look(there(scene), scene.at(5));
        assertThat(scene.judgeLogs(there(scene))).singleElement().asString().contains("nothing is in any log");
    }

    @Test
    void aLogIsMissedThoughItsDiskWasFullForAWhile() throws IOException {
        Scene scene = Scene.steady(folder);
        scene.life(0, 10);
        scene.link(0);
        scene.status.look(there(scene), scene.at(5));
        scene.excuses.everyPod(scene.at(4), scene.at(8), Set.of(Loss.LINES), "disk full");
        scene.excuses.pod(Scene.UID, scene.at(8), scene.at(12), Set.of(Loss.LAST_LINES), "shim killed");
        assertThat(scene.judgeLogs(there(scene))).hasSize(1);
    }

    @Test
    void aLogNeedNotBeThereOfWhatLivedWhileTheDiskWasFull() throws IOException {
        Scene scene = Scene.steady(folder);
        scene.life(0, 3);
        scene.link(0);
        scene.status.look(there(scene), scene.at(5));
        scene.excuses.everyPod(scene.at(-1), scene.at(4), Set.of(Loss.LINES), "disk full");
        assertThat(scene.judgeLogs(there(scene))).isEmpty();
    }

    @Test
    void aLogNeedNotBeThereOfWhatWasInThePipeOfAKilledShim() throws IOException {
        Scene scene = Scene.steady(folder);
        scene.life(0, 0);
        scene.link(0);
        scene.status.look(there(scene), scene.at(5));
        scene.excuses.pod(Scene.UID, scene.at(0), scene.at(15), Set.of(Loss.LAST_LINES), "shim killed");
        assertThat(scene.judgeLogs(there(scene))).isEmpty();
    }

    @Test
    void whatCameAndWentBetweenTwoLooksIsPassedOverButNotWhatWasLookedFor() throws IOException {
        Scene scene = Scene.steady(folder);
        scene.life(0, 0.5);
        assertThat(scene.judgeLogs(List.of())).isEmpty();
        Scene looked = Scene.steady(folder.resolve("looked"));
        looked.life(0, 65);
        assertThat(looked.judgeLogs(List.of())).hasSize(1);
    }

    @Test
    void aGapIsFoundAndExcusedByWhatHappenedThenAlone() throws IOException {
        Scene scene = scene(7);
        // Line 7 was printed between 2 and 3.
        scene.excuses.everyPod(scene.at(4), scene.at(9), Set.of(Loss.LINES), "disk full later");
        assertThat(scene.judgeLogs(there(scene))).singleElement().asString().contains("line 8 comes after line 6");
        Scene excused = scene(folder.resolve("excused"), 7);
        excused.excuses.everyPod(excused.at(2.5), excused.at(2.6), Set.of(Loss.LINES), "disk full");
        assertThat(excused.judgeLogs(there(excused))).isEmpty();
    }

    private Scene scene(Path other, int missing) throws IOException {
        Path before = folder;
        folder = other;
        try {
            return scene(missing);
        } finally {
            folder = before;
        }
    }

    @Test
    void aLineTooOftenIsFoundThoughTheDiskWasFull() throws IOException {
        Scene scene = scene();
        String nonce = scene.lives().nonces().iterator().next();
        scene.log(0, nonce, 22, 22);
        scene.excuses.everyPod(scene.at(0), scene.at(60), Set.of(Loss.LINES, Loss.LAST_LINES), "disk full");
        assertThat(scene.judgeLogs(there(scene))).singleElement().asString().contains("comes again");
    }

    @Test
    void lastLinesThatAreMissingAreFoundAndExcusedByWhatHappenedThenAlone() throws IOException {
        Scene scene = scene(21, 22);
        scene.excuses.pod(Scene.UID, scene.at(1), scene.at(2), Set.of(Loss.LAST_LINES), "shim stopped before");
        assertThat(scene.judgeLogs(there(scene))).singleElement().asString().contains("ends with line 20");
        scene.excuses.pod(Scene.UID, scene.at(10), scene.at(11), Set.of(Loss.LAST_LINES), "shim killed");
        Scene excused = scene(folder.resolve("excused"), 22);
        excused.excuses.pod(Scene.UID, excused.at(10), excused.at(11), Set.of(Loss.LAST_LINES), "shim killed");
        assertThat(excused.judgeLogs(there(excused))).isEmpty();
    }

    @Test
    void moreLinesThanWerePrintedAreFound() throws IOException {
        Scene scene = scene();
        String nonce = scene.lives().nonces().iterator().next();
        scene.exit(nonce, 0, 11);
        scene.log(0, nonce, 23, 25);
        assertThat(scene.judgeLogs(there(scene))).singleElement().asString().contains("ends with line 25");
    }

    @Test
    void aForeignLineAndAForeignAttemptAreFound() throws IOException {
        Scene scene = scene();
        scene.logLine(0, "stdout F somebody else's");
        scene.log(1, "00000000-0000-0000-0000-000000000000", 1, 3);
        assertThat(scene.judgeLogs(there(scene)))
                .hasSize(2)
                .anyMatch(wrong -> wrong.contains("a line that nobody printed"))
                .anyMatch(wrong -> wrong.contains("has never begun"));
    }

    @Test
    void aWordOfTheShimsOnLostLinesIsFoundWhereThereWasRoom() throws IOException {
        Scene scene = scene();
        scene.logLine(0, "stderr F monopod-shim: 100 bytes of log lost: No space left on device");
        assertThat(scene.judgeLogs(there(scene))).singleElement().asString().contains("bytes of log lost");
        scene.excuses.everyPod(scene.at(10), scene.at(60), Set.of(Loss.LINES), "disk full");
        Scene excused = scene(folder.resolve("excused"), 23);
        excused.logLine(0, "stderr F monopod-shim: 100 bytes of log lost: No space left on device");
        excused.excuses.everyPod(excused.at(10), excused.at(60), Set.of(Loss.LINES), "disk full");
        assertThat(excused.judgeLogs(there(excused))).isEmpty();
    }

    @Test
    void aLinkThatIsMissingOrLeadsElsewhereIsFound() throws IOException {
        Scene scene = scene();
        List<Pod> next = List.of(scene.told(Scene.running(1)));
        assertThat(scene.judgeLogs(next)).singleElement().asString().contains("leads to ''");
        Files.delete(folder.resolve("links/churn-1_default_app-id0.log"));
        Files.createSymbolicLink(folder.resolve("links/churn-1_default_app-id0.log"), Path.of("elsewhere/0.log"));
        assertThat(scene.judgeLogs(there(scene))).hasSize(2).last().asString().contains("elsewhere");
    }

    @Test
    void aFolderThatCanNotBeReadIsNotAnEmptyOne() throws IOException {
        assertThat(Folder.children(folder.resolve("none"))).isEmpty();
        Path loop = Files.createSymbolicLink(folder.resolve("loop"), folder.resolve("loop"));
        assertThatIOException().isThrownBy(() -> Folder.children(loop));
    }
}
