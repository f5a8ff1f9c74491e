package dev.monopod.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.monopod.runtime.image.Image;
import dev.monopod.runtime.image.ImageName;
import dev.monopod.runtime.image.TestArchive;
import dev.monopod.runtime.image.TestImage;
import dev.monopod.runtime.image.store.ImageStore;
import dev.monopod.runtime.launch.LaunchPlan;
import dev.monopod.runtime.launch.Step;
import dev.monopod.runtime.pod.PlanCase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is explained is what would be run: each step of the plans that are sent to the shim, and a sentence on it. */
class ExplanationTest {
    private static final Path PLANS = Path.of("src/test/resources/plans");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"plain", "shared-processes", "volumes", "confined"})
    void everyStepOfEveryProcessIsThereInItsOrderWithASentence(String name) throws Exception {
        PlanCase machine = PlanCase.onVersion2(PLANS.resolve(name + ".yaml"));
        ImageStore images = storeWith("localhost/app:1");
        Image image = images.find(ImageName.parse("localhost/app:1")).orElseThrow();

        List<String> lines = explanation(machine, images).lines().toList();

        List<String> expected = new ArrayList<>();
        expected.add("pod default/" + name + ", cgroup " + machine.definition().cgroup());
        expected.add("");
        for (Map.Entry<String, LaunchPlan> plan :
                machine.plans(image, images.layersDir()).entrySet()) {
            addProcess(expected, plan.getKey(), plan.getValue());
        }
        assertThat(lines.stream().map(String::stripTrailing)).containsExactlyElementsOf(expected);
    }

    private static void addProcess(List<String> expected, String name, LaunchPlan plan) {
        if (name.equals("pause")) {
            expected.add("pause, which holds what the containers share");
        } else {
            expected.add("");
            expected.add("container " + name);
        }
        int number = 1;
        for (Step step : plan.steps()) {
            expected.add("%3d %-18s %s"
                    .formatted(number, step.op().label(), step.object())
                    .stripTrailing());
            expected.add(" ".repeat(23) + step.op().why());
            number++;
        }
    }

    @Test
    void anImageThatIsNotThereIsNamedWithTheMend() throws Exception {
        PlanCase machine = PlanCase.onVersion1(PLANS.resolve("plain.yaml"));
        ImageStore images = storeWith("localhost/other:1");

        assertThatThrownBy(() -> explanation(machine, images))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("\"localhost/app:1\"")
                .hasMessageContaining("monopod image load");
    }

    private static String explanation(PlanCase machine, ImageStore images) throws IOException {
        return new Explanation(machine.facts(), machine.cgroups(), images).of(machine.definition(), machine.files());
    }

    private ImageStore storeWith(String name) throws Exception {
        TestImage image = new TestImage()
                .layer(new TestArchive().file("entrypoint", "x").toBytes())
                .process("{\"Entrypoint\":[\"/entrypoint\"],\"Env\":[\"LANG=C.UTF-8\"],\"User\":\"1001\"}");
        ImageStore store = ImageStore.open(folder.resolve("root"));
        store.load(image.write(folder.resolve("image"), name), Optional.empty());
        return store;
    }
}
