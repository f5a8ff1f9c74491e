package dev.monopod.model.validate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.model.fault.Findings;
import dev.monopod.model.life.PodLife;
import dev.monopod.model.manifest.Manifests;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The cases of {@code life.txt}: when a container runs. What is valid can be decoded. */
class LifeValidationTest {
    @ParameterizedTest
    @MethodSource("cases")
    void exactlyWhatIsWrongIsSaid(ValidationCase wanted) {
        Findings findings = new Findings();
        Pod pod = Manifests.decoded(wanted.manifest(), findings);

        List<String> found = new ArrayList<>();
        findings.errors().forEach(finding -> found.add(finding.path() + ": " + finding.message()));
        findings.warnings().forEach(finding -> found.add("warning: " + finding.path() + ": " + finding.message()));
        assertThat(found).containsExactlyInAnyOrderElementsOf(wanted.findings());
        if (!findings.hasErrors()) {
            assertThat(PodLife.of(pod).containers()).isNotEmpty();
        }
    }

    /** What execve(2) takes bounds it; a hook's command is run as it is written. */
    @Test
    void aProbesCommandIsJudgedWithTheVariablesInIt() {
        Findings findings = new Findings();
        Manifests.decoded(Manifests.withContainer("""
                        env: [{name: A, value: %s}]
                        livenessProbe: {exec: {command: [a, "$(A)$(A)", "$(A)"]}}
                        lifecycle: {preStop: {exec: {command: ["$(A)$(A)"]}}}
                        """.formatted("x".repeat(100_000))), findings);

        assertThat(findings.errors())
                .extracting(finding -> finding.path() + ": " + finding.message())
                .containsExactly("spec.containers[0].livenessProbe.exec.command[1]: Too long: may not be more than"
                        + " 131071 bytes, $(NAME) replaced");
    }

    @Test
    void aCommandAsAWholeIsBounded() {
        Findings findings = new Findings();
        Manifests.decoded(Manifests.withContainer("""
                        env: [{name: A, value: %s}]
                        livenessProbe: {exec: {command: [%s]}}
                        """.formatted("x".repeat(131_071), "$(A), ".repeat(17))), findings);

        assertThat(findings.errors())
                .extracting(finding -> finding.path() + ": " + finding.message())
                .containsExactly("spec.containers[0].livenessProbe.exec.command: Too long: may not be more than"
                        + " 2097152 bytes together");
    }

    static Stream<ValidationCase> cases() throws IOException {
        return ValidationCase.read("life.txt");
    }
}
