package dev.monopod.runtime.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.model.life.RestartPolicy;
import dev.monopod.reconcile.Attempt;
import dev.monopod.reconcile.ContainerState;
import dev.monopod.reconcile.Exit;
import dev.monopod.reconcile.Lives;
import dev.monopod.reconcile.Moment;
import dev.monopod.reconcile.Now;
import dev.monopod.reconcile.PodState;
import dev.monopod.reconcile.Stop;
import dev.monopod.reconcile.Wanted;
import dev.monopod.runtime.PodRuntime;
import dev.monopod.runtime.launch.PodFiles;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pod's files without its processes: what an agent makes of them where they can't be written. */
class LinuxPodTest {
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");
    private static final Now NOW = new Now(new Moment(Duration.ofHours(1)), TIME);
    private static final PodRuntime.Events NOBODY = new PodRuntime.Events() {
        @Override
        public void started(String container, int attempt, int pid, Instant startedAt) {}

        @Override
        public void exited(String container, int attempt, Exit exit) {}

        @Override
        public void sandboxLost() {}
    };

    private final Vertx vertx = Vertx.vertx();
    private final PlanCase plain;
    private Node node;
    private PodFiles files;

    LinuxPodTest(@TempDir Path folder) throws IOException {
        plain = PlanCase.onVersion1(Path.of("src/test/resources/plans/plain.yaml"));
        node = NodeInFolder.of(vertx, folder, plain);
        files = node.files(plain.definition().identity());
    }

    @BeforeEach
    void anEarlierAgentWasThere() throws IOException {
        Files.createDirectories(files.run());
        Files.writeString(files.manifest(), "{");
        container = plain.definition().pod().getSpec().getContainers().get(0).getName();
        AttemptRecords records = new AttemptRecords(files, () -> NOW);
        records.write(attempt(0));
        records.write(attempt(1));
    }

    private String container = "";

    private AttemptRecord attempt(int number) {
        return new AttemptRecord(
                container,
                new Attempt(number, TIME, NOW.moment(), Duration.ZERO),
                "localhost/busybox:1",
                "",
                List.of(),
                15,
                Optional.empty(),
                Stop.NONE,
                Optional.empty());
    }

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    @Test
    void whatCantBeWrittenKeepsNoPodFromBeingTakenOver() throws IOException {
        Path damaged = files.attempt(container + "-1").resolve("attempt.json");
        Files.writeString(damaged, "{");
        NodeInFolder.keepFromBeingWritten(files.manifest());
        NodeInFolder.keepFromBeingWritten(damaged);

        PodState recovered = recover();

        assertThat(damaged).hasContent("{");
        assertThat(recovered.container(container).history().last())
                .hasValueSatisfying(last -> assertThat(last.attempt().number()).isOne());
    }

    @Test
    void whatIsDamagedIsWrittenAnewWhereItCanBe() throws IOException {
        Path damaged = files.attempt(container + "-1").resolve("attempt.json");
        Files.writeString(damaged, "{");

        PodState recovered = recover();

        assertThat(AttemptRecord.fromJson(Files.readAllBytes(damaged), NOW).termination())
                .isPresent();
        assertThat(recovered.container(container)).isInstanceOf(ContainerState.Idle.class);
    }

    private PodState recover() {
        LinuxPod pod = new LinuxPod(node, plain.definition(), manifest -> plain.definition(), NOBODY, () -> NOW);
        Wanted wanted = Lives.wanted(
                List.copyOf(plain.definition().containers().keySet()), RestartPolicy.ALWAYS, Duration.ofSeconds(2));
        return pod.recover(Lives.fresh(wanted)).await();
    }
}
