package dev.monopod.runtime.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.runtime.image.ImageConfig;
import dev.monopod.runtime.image.Platform;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Entrypoint and arguments: the four cases of Kubernetes' conformance tests, and what goes with them. */
class ProgramTest {
    private static final List<String> NONE = List.of();

    @Test
    void imageDefaultsAreUsedIfCommandAndArgsAreBlank() {
        assertThat(arguments(NONE, NONE)).containsExactly("/entry", "cmd");
    }

    @Test
    void argsReplaceTheImagesArguments() {
        assertThat(arguments(NONE, List.of("override"))).containsExactly("/entry", "override");
    }

    @Test
    void aCommandReplacesEntrypointAndArguments() {
        assertThat(arguments(List.of("/other"), NONE)).containsExactly("/other");
    }

    @Test
    void commandAndArgsReplaceBoth() {
        assertThat(arguments(List.of("/other"), List.of("a", "b"))).containsExactly("/other", "a", "b");
    }

    @Test
    void withNeitherThereIsNoProgram() {
        assertThat(Program.of(container(NONE, NONE), image(NONE, NONE), "web")).isEmpty();
    }

    @Test
    void variablesAreExpandedInCommandAndArgsButNotTheImagesOwn() {
        Container container = new ContainerBuilder(
                        container(List.of("echo", "$(GREETING)"), List.of("$$(GREETING)", "$(HOME)")))
                .addNewEnv()
                .withName("GREETING")
                .withValue("hello")
                .endEnv()
                .build();

        assertThat(program(container).arguments()).containsExactly("echo", "hello", "$(GREETING)", "$(HOME)");
    }

    @Test
    void theEnvironmentIsTheImagesWithTheManifestsBeforeItAndNothingElse() {
        Container container = new ContainerBuilder(container(NONE, NONE))
                .addNewEnv()
                .withName("COLOR")
                .withValue("red")
                .endEnv()
                .addNewEnv()
                .withName("EMPTY")
                .endEnv()
                .build();

        assertThat(program(container).environment())
                .containsExactlyInAnyOrder("PATH=/image/bin", "HOSTNAME=web", "HOME=/image", "COLOR=red", "EMPTY=");
    }

    @Test
    void pathHasADefault() {
        Program program = Program.of(container(List.of("sh"), NONE), image(NONE, NONE), "web")
                .orElseThrow();

        assertThat(program.environment())
                .containsExactly("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOSTNAME=web");
    }

    @Test
    void theWorkingDirectoryIsTheManifestsElseTheImagesElseTheRoot() {
        Container own = new ContainerBuilder(container(NONE, NONE))
                .withWorkingDir("/own")
                .build();

        assertThat(program(own).workingDir()).isEqualTo("/own");
        assertThat(program(container(NONE, NONE)).workingDir()).isEqualTo("/image");
        assertThat(Program.of(container(List.of("sh"), NONE), image(NONE, NONE), "web")
                        .orElseThrow()
                        .workingDir())
                .isEqualTo("/");
    }

    private static List<String> arguments(List<String> command, List<String> args) {
        return program(container(command, args)).arguments();
    }

    private static Program program(Container container) {
        ImageConfig image = new ImageConfig(
                Platform.ofThisMachine(),
                Optional.empty(),
                List.of(),
                List.of("/entry"),
                List.of("cmd"),
                List.of("PATH=/image/bin", "HOME=/image", "COLOR=blue"),
                "/image",
                "",
                Optional.empty(),
                List.of(),
                Map.of(),
                List.of());
        return Program.of(container, image, "web").orElseThrow();
    }

    private static ImageConfig image(List<String> entrypoint, List<String> cmd) {
        return new ImageConfig(
                Platform.ofThisMachine(),
                Optional.empty(),
                List.of(),
                entrypoint,
                cmd,
                List.of(),
                "",
                "",
                Optional.empty(),
                List.of(),
                Map.of(),
                List.of());
    }

    private static Container container(List<String> command, List<String> args) {
        return new ContainerBuilder()
                .withName("app")
                .withCommand(command)
                .withArgs(args)
                .build();
    }
}
