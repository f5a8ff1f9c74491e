package dev.monopod.model.validate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.model.manifest.Fault;
import dev.monopod.model.manifest.Manifest;
import dev.monopod.model.manifest.Manifests;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Limits, at both of their sides. */
class NameLengthsTest {
    @Test
    void aPodsNameMustLeaveRoomForTheNameOfItsLogFolder() {
        // 255 bytes of a file name, less "default", a UID of 32 digits and two underscores
        assertThat(named("a".repeat(214)).errors()).isEmpty();
        assertThat(named("a".repeat(215)).errors())
                .extracting(Fault::message)
                .singleElement()
                .asString()
                .endsWith("…\": is 1 characters too long: namespace, name and UID make the name of the log folder");
        assertThat(named("a".repeat(254)).errors())
                .extracting(Fault::message)
                .anyMatch(message -> message.endsWith("must be no more than 253 characters"));
    }

    @Test
    void aContainersNameHas63Characters() {
        assertThat(Manifests.errors(Manifests.withSpec("").replace("name: app", "name: " + "a".repeat(63))))
                .isEmpty();
    }

    @Test
    void annotationsTogetherHave256KiB() {
        int value = 256 * 1024 - "note".length();
        assertThat(annotated("x".repeat(value)).errors()).isEmpty();
        assertThat(annotated("x".repeat(value - 1) + "é").errors())
                .extracting(Fault::toString)
                .containsExactly("metadata.annotations: Too long: may not be more than 262144 bytes");
    }

    @Test
    void searchPathsAreAtMost32And2048Characters() {
        assertThat(searching(32, 64).errors()).isEmpty();
        assertThat(searching(33, 10).errors())
                .extracting(Fault::toString)
                .containsExactly(
                        "spec.dnsConfig.searches: Invalid value: 33 search paths: must not have more than 32 search paths");
        assertThat(searching(32, 65).errors())
                .extracting(Fault::toString)
                .containsExactly("spec.dnsConfig.searches: Invalid value: the search list: must not have more than 2048"
                        + " characters (including spaces) in the search list");
    }

    @Test
    void commandArgumentsAndVariablesFitWhatTheKernelTakes() {
        String most = "x".repeat(131_071);
        assertThat(Manifests.errors(Manifests.withContainer("args: [" + most + "]")))
                .isEmpty();
        assertThat(Manifests.errors(Manifests.withContainer("args: [" + most + "y]")))
                .containsExactly(
                        "9: spec.containers[0].args[0]: Too long: may not be more than 131071 bytes, $(NAME) replaced");
        assertThat(Manifests.errors(Manifests.withContainer("env: [{name: A, value: " + most + "}]\nargs: ["
                        + IntStream.range(0, 16).mapToObj(any -> "$(A)").collect(Collectors.joining(", ")) + "]")))
                .containsExactly("7: spec.containers[0]: command, args and env: Too long: may not be more than 2097152"
                        + " bytes together, $(NAME) replaced");
    }

    private static Manifest named(String name) {
        return Manifests.read(Manifests.withSpec("").replace("name: web", "name: " + name));
    }

    private static Manifest annotated(String note) {
        return Manifests.read(Manifests.withMetadata("annotations: {note: " + note + "}"));
    }

    /** So many domains that are so long together with the space after them. */
    private static Manifest searching(int count, int length) {
        String domains = IntStream.range(0, count)
                .mapToObj(index -> "a".repeat(length - 2) + index % 10)
                .collect(Collectors.joining(", "));
        return Manifests.read(Manifests.withSpec("dnsConfig: {searches: [" + domains + "]}"));
    }
}
