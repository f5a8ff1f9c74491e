package dev.monopod.runtime.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.monopod.reconcile.Moment;
import dev.monopod.reconcile.Now;
import dev.monopod.runtime.launch.ContainerIdentity;
import dev.monopod.runtime.launch.PodFiles;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who a container is that an earlier agent has started. Its image is not in the store any more. */
class RunningIdentityTest {
    private static final ContainerIdentity IDENTITY = new ContainerIdentity(
            "1001:staff",
            true,
            OptionalInt.of(-997),
            "/srv",
            List.of("PATH=/bin", "GREETING=hello\n\"world\"", "EMPTY="));

    private final Vertx vertx = Vertx.vertx();
    private final Path file;
    private final AttemptRecords records;
    private final ContainerPreparation preparation;

    RunningIdentityTest(@TempDir Path folder) throws IOException {
        PlanCase plain = PlanCase.onVersion1(Path.of("src/test/resources/plans/plain.yaml"));
        Node node = NodeInFolder.of(vertx, folder, plain);
        PodFiles files = node.files(plain.definition().identity());
        file = files.attempt("app-0").resolve("identity.json");
        records = new AttemptRecords(files, () -> new Now(Moment.BOOT, Instant.EPOCH));
        preparation = new ContainerPreparation(node, plain.definition(), files, records);
    }

    @BeforeEach
    void anEarlierAgentWasThere() throws IOException {
        Files.createDirectories(file.getParent());
    }

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    @Test
    void itIsWhatItWasStartedAs() throws IOException {
        records.write("app-0", IDENTITY);

        assertThat(preparation.ofRunning("app", "app-0")).isEqualTo(IDENTITY);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aScoreThatWasLeftAloneIsNone() throws IOException {
        ContainerIdentity plain = new ContainerIdentity("", false, OptionalInt.empty(), "/", List.of());
        records.write("app-0", plain);

        assertThat(preparation.ofRunning("app", "app-0")).isEqualTo(plain);
    }

    @Test
    void whatALaterAgentHasAddedIsPassedOver() throws IOException {
        Files.writeString(file, """
                {"user": "1", "noNewPrivileges": false, "workingDir": "/", "environment": ["A=1"], "seccomp": {"type": "Unconfined"}}
                """);

        assertThat(preparation.ofRunning("app", "app-0"))
                .isEqualTo(new ContainerIdentity("1", false, OptionalInt.empty(), "/", List.of("A=1")));
    }

    /** The rest is asked then, of which there is nothing here. */
    @Test
    void aDamagedRecordIsNone() throws IOException {
        for (String damaged : List.of("", "{", "[]", "{}", "{\"user\": 1, \"noNewPrivileges\": true}")) {
            Files.writeString(file, damaged);

            assertThat(records.identity("app-0")).as(damaged).isEmpty();
        }
        assertThatThrownBy(() -> preparation.ofRunning("app", "app-0"))
                .isInstanceOf(IOException.class)
                .hasMessage("there is no record of attempt app-0");
    }
}
