package dev.monopod.e2e.chaos.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.e2e.chaos.site.Loss;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the judge finds of ends that are told wrongly, or came about as they should not have. */
final class EndsCheckTest {
    private static final int KILLED = 137;

    @TempDir
    private Path folder;

    /** It crashed with 7 at 3 and runs again since 5. */
    private Scene crashed(int toldCode) throws IOException {
        Scene scene = Scene.crashing(folder);
        String first = scene.life(0, 2);
        scene.exit(first, 7, 3);
        scene.log(0, first);
        scene.log(1, scene.life(5, 10));
        scene.status.look(List.of(scene.told(scene.runningAgain(1, toldCode))), scene.at(8));
        return scene;
    }

    private static List<Pod> again(Scene scene) {
        return List.of(scene.told(Scene.running(1)));
    }

    @Test
    void anEndAsTheContainerMeantItIsAsItShouldBe() throws IOException {
        Scene scene = crashed(7);
        assertThat(scene.judgeEnds(again(scene))).isEmpty();
        assertThat(scene.findings.compared())
                .containsEntry(Topic.EXIT_CODES.words(), 1)
                .containsEntry(Topic.UNDISTURBED.words(), 1);
    }

    @Test
    void aWrongExitCodeIsFoundAndExcusedByWhatHappenedThenAlone() throws IOException {
        Scene scene = crashed(KILLED);
        scene.excuses.container(Scene.UID, Scene.APP, scene.at(0), scene.at(1), Set.of(Loss.END), "killed before");
        scene.excuses.container(Scene.UID, Scene.APP, scene.at(6), scene.at(9), Set.of(Loss.END), "killed the next");
        assertThat(scene.judgeEnds(again(scene))).singleElement().asString().startsWith("exit codes");
        Scene excused = crashedElsewhere(KILLED);
        excused.excuses.container(Scene.UID, Scene.APP, excused.at(3), excused.at(4), Set.of(Loss.END), "killed");
        assertThat(excused.judgeEnds(again(excused))).isEmpty();
    }

    private Scene crashedElsewhere(int toldCode) throws IOException {
        folder = folder.resolve("elsewhere");
        return crashed(toldCode);
    }

    @Test
    void aDestroyedRecordExcusesThatItsOwnEndIsUnknownAndNothingElse() throws IOException {
        Scene scene = crashed(3);
        scene.excuses.attempt(Scene.UID, Scene.APP, 0, Set.of(Loss.HISTORY), "truncated");
        assertThat(scene.judgeEnds(again(scene))).hasSize(1);
        Scene other = crashedElsewhere(KILLED);
        other.excuses.attempt(Scene.UID, Scene.APP, 1, Set.of(Loss.HISTORY), "another truncated");
        assertThat(other.judgeEnds(again(other))).hasSize(1);
    }

    @Test
    void twoWordsOnOneEndAreFound() throws IOException {
        Scene scene = crashed(7);
        scene.status.look(List.of(scene.told(scene.runningAgain(1, 8))), scene.at(9));
        assertThat(scene.judgeEnds(again(scene))).singleElement().asString().startsWith("ends told the same");
    }

    @Test
    void anEndOfNobodyIsFound() throws IOException {
        Scene scene = Scene.crashing(folder);
        scene.status.look(List.of(scene.told(scene.runningAgain(1, 7))), scene.at(8));
        assertThat(scene.judgeEnds(again(scene))).singleElement().asString().contains("printed nothing");
        scene.excuses.pod(Scene.UID, scene.at(0), scene.at(60), Set.of(Loss.START), "shim killed");
        assertThat(scene.judgeEnds(again(scene))).hasSize(1);
    }

    @Test
    void theEndOfAnAttemptWithoutALogIsComparedAllTheSame() throws IOException {
        Scene scene = Scene.crashing(folder);
        scene.exit(scene.life(0, 2), 7, 3);
        scene.status.look(List.of(scene.told(scene.runningAgain(1, 8))), scene.at(8));
        assertThat(scene.judgeEnds(again(scene))).singleElement().asString().startsWith("exit codes");
    }

    @Test
    void oneThatWasEndedBeforeTheNextIsFoundAndExcusedByWhatHappenedThenAlone() throws IOException {
        Scene scene = Scene.steady(folder);
        scene.log(0, scene.life(0, 4));
        scene.log(1, scene.life(6, 10));
        scene.status.look(again(scene), scene.at(8));
        // The second one was begun while that fault lasted, and ended by nobody.
        scene.excuses.pod(Scene.UID, scene.at(7), scene.at(9), Set.of(Loss.END), "shim killed later");
        assertThat(scene.judgeEnds(again(scene))).singleElement().asString().startsWith("containers that nobody");
        Scene excused = Scene.steady(folder.resolve("excused"));
        excused.log(0, excused.life(0, 4));
        excused.log(1, excused.life(6, 10));
        excused.excuses.pod(Scene.UID, excused.at(4.5), excused.at(19), Set.of(Loss.END), "shim killed");
        excused.status.look(again(excused), excused.at(8));
        assertThat(excused.judgeEnds(again(excused))).isEmpty();
    }

    @Test
    void anEndMayBeThatOfANamesakeOfWhichNoLineWasSeen() throws IOException {
        Scene scene = Scene.crashing(folder);
        scene.exit(scene.life("before", 0, 2), 3, 3);
        String other = scene.life(5, 6);
        scene.exit(other, 7, 7);
        scene.log(0, other);
        scene.status.look(List.of(scene.told(scene.ended(0, 3, "Error"))), scene.at(8));
        assertThat(scene.judgeEnds(again(scene))).isEmpty();
    }

    @Test
    void aStartThatFailedWithoutReasonIsFound() throws IOException {
        Scene scene = Scene.steady(folder);
        List<Pod> told = List.of(scene.told(scene.ended(0, 128, "StartError")));
        scene.status.look(told, scene.at(8));
        scene.excuses.everyPod(scene.at(0), scene.at(20), Set.of(Loss.START), "a minute ago");
        assertThat(scene.judgeEnds(told)).singleElement().asString().startsWith("starts that failed");
        scene.excuses.everyPod(scene.at(55), scene.at(70), Set.of(Loss.START), "control groups removed");
        assertThat(scene.judgeEnds(told)).hasSize(1);
    }
}
