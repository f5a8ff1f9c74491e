package dev.monopod.runtime.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.runtime.log.LogFiles;
import dev.monopod.runtime.log.LogTail;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What containers say of their ends, in real files, under the names of Kubernetes' own tests (test/e2e/common/node/runtime.go of 1.36). */
class TerminationNamesTest {
    private static final String GROUP = "Container exit status, termination message, image pull: ";
    private static final String DONE = "DONE";

    private final Path file;
    private final Path logs;

    TerminationNamesTest(@TempDir Path folder) {
        file = folder.resolve("termination-log");
        logs = folder.resolve("logs");
    }

    @BeforeEach
    void prepare() throws IOException {
        TerminationMessages.prepare(file);
        Files.createDirectories(logs.resolve("app"));
        Files.writeString(logs.resolve("app/0.log"), "2026-01-01T00:00:00.000000001Z stdout F " + DONE + "\n");
    }

    private String message(String policy, int exitCode) {
        Container container = new ContainerBuilder()
                .withName("app")
                .withTerminationMessagePath("/dev/termination-custom-log")
                .withTerminationMessagePolicy(policy)
                .build();
        return TerminationMessages.of(container, file, new LogTail(new LogFiles(logs, Path.of("app/0.log"))), exitCode);
    }

    @Test
    @DisplayName(GROUP + "should report termination message if TerminationMessagePath is set")
    void theFileIsRead() throws IOException {
        Files.writeString(file, DONE);

        assertThat(message("File", 0)).isEqualTo(DONE);
        assertThat(message("File", 1)).isEqualTo(DONE);
    }

    @Test
    @DisplayName(
            GROUP
                    + "should report termination message if TerminationMessagePath is set as non-root user and at a non-default path")
    void whoeverItRunsAsMayWriteIt() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-rw-rw-");
    }

    @Test
    @DisplayName(
            GROUP
                    + "should report termination message from log output if TerminationMessagePolicy FallbackToLogsOnError is set")
    void theLogSpeaksForOneThatFailedAndSaidNothing() {
        assertThat(message("FallbackToLogsOnError", 1)).isEqualTo(DONE + "\n");
        assertThat(message("File", 1)).isEmpty();
    }

    @Test
    @DisplayName(
            GROUP
                    + "should report termination message as empty when pod succeeds and TerminationMessagePolicy FallbackToLogsOnError is set")
    void theLogIsNotAskedAfterASuccess() {
        assertThat(message("FallbackToLogsOnError", 0)).isEmpty();
    }

    @Test
    @DisplayName(
            GROUP
                    + "should report termination message from file when pod succeeds and TerminationMessagePolicy FallbackToLogsOnError is set")
    void theFileComesBeforeTheLog() throws IOException {
        Files.writeString(file, "OK");

        assertThat(message("FallbackToLogsOnError", 0)).isEqualTo("OK");
        assertThat(message("FallbackToLogsOnError", 1)).isEqualTo("OK");
    }
}
