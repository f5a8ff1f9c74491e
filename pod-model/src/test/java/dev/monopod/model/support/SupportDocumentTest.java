package dev.monopod.model.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SupportDocumentTest {
    @Test
    void thePageSaysWhatTheCodeSays() throws IOException {
        assertThat(Files.readString(Path.of("../docs/support.md")))
                .as("docs/support.md is not what the table says: write it anew by `make docs`")
                .isEqualTo(SupportDocument.markdown());
    }

    @Test
    void everyRowIsOnThePageOnce() {
        SupportMatrix.rows()
                .forEach(row -> assertThat(SupportDocument.markdown())
                        .containsOnlyOnce(
                                "| `" + row.path() + "` | " + row.support().word()));
    }

    @Test
    void valuesThatSayNothingAreGivenWhereTheyAreAFieldsOwn() {
        assertThat(SupportDocument.markdown())
                .contains("| `spec.hostUsers` | not yet (`true`) |")
                .contains("| `spec.enableServiceLinks` | no effect (`false`, `true`) |")
                .contains("| `spec.hostNetwork` | not yet |")
                .contains("| `spec.volumes[].secret` | not yet |")
                .contains("| `spec.securityContext.runAsUser` | not yet |");
    }
}
