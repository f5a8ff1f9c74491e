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

/** What the judge finds where pods that are removed end otherwise than they should. */
final class RemovalCheckTest {
    @TempDir
    private Path folder;

    /** Told as staying until 10, then no more; without its exit line. */
    private static String removed(Scene scene, double processesUntil) throws IOException {
        String nonce = scene.life(0, 10);
        scene.log(0, nonce);
        for (double when = 0; when <= 10; when++) {
            scene.status.look(List.of(scene.told(Scene.running(0))), scene.at(when));
        }
        scene.processes(0, 0, processesUntil);
        return nonce;
    }

    private static List<String> judge(Scene scene) throws IOException {
        return scene.judgeEnds(List.of());
    }

    @Test
    void oneThatHeardAndEndedIsAsItShouldBe() throws IOException {
        Scene scene = Scene.steady(folder);
        scene.exit(removed(scene, 11), 0, 11);
        assertThat(judge(scene)).isEmpty();
        assertThat(scene.findings.compared()).containsEntry(Topic.ASKED_TO_END.words(), 1);
    }

    @Test
    void oneThatWasKilledWithoutBeingAskedIsFound() throws IOException {
        Scene scene = Scene.steady(folder);
        removed(scene, 12);
        scene.excuses.pod(Scene.UID, scene.at(2), scene.at(4), Set.of(Loss.END, Loss.GRACE), "before");
        scene.excuses.pod(Scene.UID, scene.at(20), scene.at(24), Set.of(Loss.END, Loss.GRACE), "afterwards");
        assertThat(judge(scene)).singleElement().asString().startsWith(Topic.ASKED_TO_END.words());
    }

    @Test
    void oneThatCouldNotEndInTimeIsExcused() throws IOException {
        Scene scene = Scene.steady(folder);
        removed(scene, 12);
        scene.excuses.container(Scene.UID, Scene.APP, scene.at(11), scene.at(14), Set.of(Loss.GRACE), "frozen");
        assertThat(judge(scene)).isEmpty();
    }

    @Test
    void oneThatWasRemovedWhileItBeganMayNotHaveHeard() throws IOException {
        Scene scene = Scene.steady(folder);
        scene.log(0, scene.life(0, 2));
        scene.status.look(List.of(scene.told(Scene.running(0))), scene.at(-1));
        scene.processes(0, 0, 2);
        assertThat(judge(scene)).isEmpty();
        assertThat(scene.findings.compared()).doesNotContainKey(Topic.ASKED_TO_END.words());
    }

    @Test
    void oneOfAnEarlierIncarnationIsComparedToo() throws IOException {
        Scene scene = Scene.steady(folder);
        removed(scene, 12);
        scene.log(0, scene.life("second", 15, 20));
        assertThat(scene.judgeEnds(List.of(scene.told(Scene.running(0)))))
                .singleElement()
                .asString()
                .startsWith(Topic.ASKED_TO_END.words());
    }

    @Test
    void aWrongExitCodeOfOneThatIsLeavingIsFound() throws IOException {
        Scene scene = Scene.steady(folder);
        scene.exit(removed(scene, 11), 0, 11);
        Pod leaving = Scene.leaving(scene.told(scene.ended(0, 137, "Error")));
        scene.status.look(List.of(leaving), scene.at(12));
        assertThat(scene.judgeEnds(List.of(leaving))).singleElement().asString().startsWith("exit codes");
    }

    @Test
    void oneThatDoesNotHearIsKilledAfterItsGracePeriod() throws IOException {
        Scene scene = Scene.stubborn(folder);
        removed(scene, 12);
        Pod leaving = Scene.leaving(scene.told(scene.ended(0, 137, "Error")));
        scene.status.look(List.of(leaving), scene.at(13));
        assertThat(judge(scene)).isEmpty();
        assertThat(scene.findings.compared())
                .containsEntry(Topic.GRACE.words(), 1)
                .containsEntry(Topic.EXIT_CODES.words(), 1);
    }

    @Test
    void oneThatDoesNotHearEndsByNoCodeOfItsOwn() throws IOException {
        Scene scene = Scene.stubborn(folder);
        removed(scene, 12);
        Pod leaving = Scene.leaving(scene.told(scene.ended(0, 2, "Error")));
        scene.status.look(List.of(leaving), scene.at(13));
        assertThat(judge(scene)).singleElement().asString().startsWith("exit codes");
    }

    @Test
    void oneThatDoesNotHearIsFoundWhereItWasKilledTooEarly() throws IOException {
        Scene scene = Scene.stubborn(folder);
        removed(scene, 10.5);
        assertThat(judge(scene)).singleElement().asString().startsWith(Topic.GRACE.words());
        Scene excused = Scene.stubborn(folder.resolve("excused"));
        removed(excused, 10.5);
        excused.excuses.pod(Scene.UID, excused.at(10.4), excused.at(20), Set.of(Loss.END), "shim killed");
        assertThat(judge(excused)).isEmpty();
    }
}
