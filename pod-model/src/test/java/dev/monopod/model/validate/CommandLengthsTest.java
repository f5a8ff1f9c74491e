package dev.monopod.model.validate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.model.manifest.Manifests;
import org.junit.jupiter.api.Test;

/** Commands of probes and hooks are bounded by what execve(2) takes. */
class CommandLengthsTest {
    /** A hook's command is run as it is written. */
    @Test
    void aProbesCommandIsJudgedWithTheVariablesInIt() {
        assertThat(Manifests.errors(Manifests.withContainer("""
                                env: [{name: A, value: %s}]
                                livenessProbe: {exec: {command: [a, "$(A)$(A)", "$(A)"]}}
                                lifecycle: {preStop: {exec: {command: ["$(A)$(A)"]}}}
                                """.formatted("x".repeat(100_000)))))
                .containsExactly("10: spec.containers[0].livenessProbe.exec.command[1]: Too long: may not be more than"
                        + " 131071 bytes, $(NAME) replaced");
    }

    @Test
    void aCommandAsAWholeIsBounded() {
        assertThat(Manifests.errors(Manifests.withContainer("""
                                env: [{name: A, value: %s}]
                                livenessProbe: {exec: {command: [%s]}}
                                """.formatted("x".repeat(131_071), "$(A), ".repeat(17)))))
                .containsExactly("10: spec.containers[0].livenessProbe.exec.command: Too long: may not be more than"
                        + " 2097152 bytes together");
    }
}
