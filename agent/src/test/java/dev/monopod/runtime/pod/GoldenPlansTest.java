package dev.monopod.runtime.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.runtime.image.Digest;
import dev.monopod.runtime.image.Image;
import dev.monopod.runtime.image.ImageConfig;
import dev.monopod.runtime.image.ImageName;
import dev.monopod.runtime.image.Platform;
import dev.monopod.runtime.launch.LaunchPlan;
import dev.monopod.runtime.launch.Op;
import dev.monopod.runtime.launch.PlanText;
import dev.monopod.runtime.launch.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Manifests and the whole plans of all their processes, as texts: whatever changes in what is run is seen in these files. With
 * -Dgolden=write they are written anew; what has changed is then for git diff to show.
 */
class GoldenPlansTest {
    private static final Path PLANS = Path.of("src/test/resources/plans");
    private static final Path LAYERS = Path.of("/var/lib/monopod/images/layers");

    @ParameterizedTest
    @ValueSource(strings = {"plain", "shared-processes", "volumes", "confined", "image-user"})
    void plansOnControlGroupsOfVersion2(String name) throws IOException {
        assertGolden(PlanCase.onVersion2(PLANS.resolve(name + ".yaml")), name + "-v2.txt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "shared-processes", "volumes", "confined", "image-user"})
    void plansOnControlGroupsOfVersion1(String name) throws IOException {
        assertGolden(PlanCase.onVersion1(PLANS.resolve(name + ".yaml")), name + "-v1.txt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "shared-processes", "confined", "image-user"})
    void plansOfCommandsInContainers(String name) throws IOException {
        Path manifest = PLANS.resolve(name + ".yaml");
        assertGoldenExec(PlanCase.onVersion2(manifest), "exec-" + name + "-v2.txt");
        assertGoldenExec(PlanCase.onVersion1(manifest), "exec-" + name + "-v1.txt");
    }

    /** Whatever a container is, a command in it is too: no step on that may be missing here that a plan of a container has. */
    @ParameterizedTest
    @ValueSource(strings = {"plain", "shared-processes", "volumes", "confined", "image-user"})
    void aCommandIsWhoItsContainerIs(String name) throws IOException {
        PlanCase machine = PlanCase.onVersion2(PLANS.resolve(name + ".yaml"));
        Map<String, LaunchPlan> containers = machine.plans(image("app"), LAYERS);

        machine.execPlans(image("app"), LAYERS).forEach((container, exec) -> {
            List<Step> made = containers.get(container).steps();
            int pivot = made.stream().map(Step::op).toList().indexOf(Op.ROOT_PIVOT);
            assertThat(exec.steps()).containsSubsequence(made.subList(pivot + 1, made.size() - 1));
        });
    }

    private static void assertGoldenExec(PlanCase machine, String file) throws IOException {
        String user = machine.definition().identity().name().equals("image-user") ? "app:staff" : "";
        assertGolden(machine.execPlans(image(user), LAYERS), file);
    }

    @Test
    void controlGroupsComeFirstAndRightsGoLast() throws IOException {
        PlanCase machine = PlanCase.onVersion2(PLANS.resolve("confined.yaml"));
        List<Op> ops = machine.plans(image(""), LAYERS).get("app").steps().stream()
                .map(Step::op)
                .toList();

        assertThat(ops.subList(0, 4)).containsExactly(Op.PROCESS_NEW, Op.CGROUP_JOIN, Op.NS_JOIN, Op.NS_NEW);
        assertThat(ops.subList(ops.size() - 5, ops.size()))
                .containsExactly(Op.CAPS_BOUNDING, Op.USER, Op.CAPS, Op.NO_NEW_PRIVS, Op.EXEC);
    }

    /** Whoever opens the node of the machine's disk owns the machine. */
    @Test
    void noMountOfAContainerHasDevicesThatOpenButThatOfItsTerminals() throws IOException {
        PlanCase machine = PlanCase.onVersion1(PLANS.resolve("volumes.yaml"));
        Map<String, LaunchPlan> plans = machine.plans(image(""), LAYERS);

        assertThat(plans.get("writer").steps())
                .filteredOn(
                        step -> List.of(Op.MOUNT_OVERLAY, Op.MOUNT_FS, Op.BIND).contains(step.op()))
                .filteredOn(step -> !step.object().endsWith(" -> /dev/pts"))
                .hasSizeGreaterThan(10)
                .allMatch(step -> step.object().contains("nodev"));
    }

    private static void assertGolden(PlanCase machine, String file) throws IOException {
        String user = machine.definition().identity().name().equals("image-user") ? "app:staff" : "";
        assertGolden(machine.plans(image(user), LAYERS), file);
    }

    private static void assertGolden(Map<String, LaunchPlan> plans, String file) throws IOException {
        String text = plans.entrySet().stream()
                .map(plan -> "# " + plan.getKey() + "\n" + PlanText.of(plan.getValue()))
                .collect(Collectors.joining("\n"));
        if ("write".equals(System.getProperty("golden"))) {
            Files.writeString(PLANS.resolve(file), text);
        }
        assertThat(text).isEqualTo(Files.readString(PLANS.resolve(file)));
    }

    private static Image image(String user) {
        Digest digest = Digest.of("any".getBytes(StandardCharsets.US_ASCII));
        ImageConfig config = new ImageConfig(
                new Platform("linux", "amd64"),
                Optional.empty(),
                List.of(),
                List.of("/entrypoint"),
                List.of("serve"),
                List.of("PATH=/bin", "LANG=C.UTF-8"),
                "",
                user,
                Optional.empty(),
                List.of(),
                Map.of(),
                List.of());
        return new Image(
                new ImageName("localhost", "app", Optional.of("1"), Optional.empty()),
                digest,
                digest,
                config,
                List.of("top", "base"),
                1);
    }
}
