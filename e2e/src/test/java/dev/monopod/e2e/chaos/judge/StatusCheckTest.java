package dev.monopod.e2e.chaos.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.e2e.chaos.site.Loss;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the judge finds in what the agent tells of pods. */
final class StatusCheckTest {
    @TempDir
    private Path folder;

    /** Attempts of which the log says that they are numbers 0 and 1. */
    private Scene twice() throws IOException {
        Scene scene = Scene.crashing(folder);
        String first = scene.life(0, 2);
        scene.exit(first, 7, 3);
        scene.log(0, first);
        return scene;
    }

    private static void next(Scene scene, int attempt, double from) throws IOException {
        scene.log(attempt, scene.life(from, from + 5));
    }

    private static List<Pod> running(Scene scene, int attempt) {
        return List.of(scene.told(Scene.running(attempt)));
    }

    @Test
    void asManyRestartsAsBeganAreAsItShouldBe() throws IOException {
        Scene scene = twice();
        next(scene, 1, 5);
        assertThat(scene.judgeStatus(running(scene, 1))).isEmpty();
    }

    @Test
    void oneRestartMoreOrLessIsFound() throws IOException {
        Scene scene = twice();
        next(scene, 1, 5);
        assertThat(scene.judgeStatus(running(scene, 2)))
                .singleElement()
                .asString()
                .contains("3 attempts are told");
        assertThat(scene.judgeStatus(running(scene, 0))).hasSize(2);
    }

    @Test
    void aStartIsHiddenByAFaultBetweenItsNeighboursAlone() throws IOException {
        Scene scene = twice();
        next(scene, 2, 15);
        scene.excuses.pod(Scene.UID, scene.at(1), scene.at(1.5), Set.of(Loss.START), "while the first ran");
        scene.excuses.pod(Scene.UID, scene.at(22), scene.at(30), Set.of(Loss.START), "while the last ran");
        assertThat(scene.judgeStatus(running(scene, 2)))
                .singleElement()
                .asString()
                .contains("1 did not begin");
        folder = folder.resolve("excused");
        Scene excused = twice();
        next(excused, 2, 15);
        excused.excuses.pod(Scene.UID, excused.at(6), excused.at(8), Set.of(Loss.START), "between them");
        assertThat(excused.judgeStatus(running(excused, 2))).isEmpty();
    }

    @Test
    void aStoppedOneThatIsToldAsRunningIsFound() throws IOException {
        Scene scene = twice();
        assertThat(scene.judgeStatus(running(scene, 0)))
                .singleElement()
                .asString()
                .startsWith(Topic.RUNNING.words());
    }

    @Test
    void oneThatShouldRunAndDoesNotIsFoundAndExcusedByWhatStruckItsLatestAttempt() throws IOException {
        Scene scene = Scene.steady(folder);
        scene.log(0, scene.life(0, 20));
        List<Pod> ended = List.of(scene.told(scene.ended(0, 137, "Error")));
        scene.excuses.pod(Scene.UID, scene.at(1), scene.at(15), Set.of(Loss.END), "before");
        assertThat(scene.judgeStatus(ended)).hasSize(2);
    }

    @Test
    void aPodTooManyOrOneOfAnotherGenerationIsFound() throws IOException {
        Scene scene = twice();
        next(scene, 1, 5);
        Pod pod = scene.told(Scene.running(1));
        Pod other = new PodBuilder(pod)
                .editMetadata()
                .withName("other")
                .endMetadata()
                .build();
        assertThat(scene.judgeStatus(List.of(pod, other)))
                .singleElement()
                .asString()
                .contains("nobody wants [other]");
        assertThat(scene.judgeStatus(List.of(Scene.leaving(pod)))).hasSize(2);
        assertThat(scene.judgeStatus(List.of())).hasSize(3);
    }

    @Test
    void whatWasNeverComparedIsMissed() {
        Findings findings = new Findings();
        for (Topic topic : Topic.values()) {
            if (topic != Topic.EXIT_CODES && topic != Topic.GRACE && topic != Topic.FAILED_STARTS) {
                findings.check(topic, true, () -> "");
            }
        }
        assertThat(Topic.missing(findings.compared(), 1)).isEmpty();
        assertThat(Topic.missing(findings.compared(), 4)).containsExactly(Topic.EXIT_CODES.words());
        assertThat(Topic.missing(Map.of(), 1)).contains(Topic.PODS.words(), Topic.LOGS.words());
        assertThat(Topic.missing(findings.compared(), 50))
                .containsExactly(Topic.EXIT_CODES.words(), Topic.GRACE.words());
    }
}
