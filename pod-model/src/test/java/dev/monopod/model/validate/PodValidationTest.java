package dev.monopod.model.validate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.model.life.PodLife;
import dev.monopod.model.manifest.Manifest;
import dev.monopod.model.manifest.Manifests;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The cases of {@code cases.txt} and {@code life.txt}: a piece of YAML, and all that is to be said about it. */
class PodValidationTest {
    @ParameterizedTest
    @MethodSource("cases")
    void exactlyWhatIsWrongIsSaid(ValidationCase wanted) {
        Manifest manifest = Manifests.read(wanted.manifest());

        List<String> found = new ArrayList<>();
        manifest.errors().forEach(fault -> found.add(fault.toString()));
        manifest.warnings().forEach(fault -> found.add("warning: " + fault));
        assertThat(found).containsExactlyInAnyOrderElementsOf(wanted.findings());
        assertThat(manifest.pods()).hasSize(manifest.errors().isEmpty() ? 1 : 0);
        assertThat(manifest.pods())
                .allSatisfy(pod -> assertThat(PodLife.of(pod).containers()).isNotEmpty());
        assertThat(manifest.errors())
                .allSatisfy(fault -> assertThat(fault.line()).isPositive());
    }

    static Stream<ValidationCase> cases() throws IOException {
        return Stream.concat(ValidationCase.read("cases.txt"), ValidationCase.read("life.txt"));
    }
}
