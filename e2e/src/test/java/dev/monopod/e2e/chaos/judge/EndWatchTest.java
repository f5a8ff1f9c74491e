package dev.monopod.e2e.chaos.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From when to when the judge takes an attempt to have lived. */
final class EndWatchTest {
    @TempDir
    private Path root;

    @Test
    void aGroupWithProcessesLivesUntilItHasNone() throws IOException {
        EndWatch watch = new EndWatch(root);
        Path group = Files.createDirectories(root.resolve("besteffort/poduid-1/app-2"));
        Files.createDirectories(root.resolve("besteffort/poduid-1/infra"));
        Files.writeString(group.resolve("cgroup.procs"), "12\n13\n");
        watch.look();
        assertThat(watch.all()).singleElement().satisfies(seen -> {
            assertThat(seen.uid()).isEqualTo("uid-1");
            assertThat(seen.container()).isEqualTo("app");
            assertThat(seen.attempt()).isEqualTo(2);
            assertThat(seen.gone()).isEmpty();
        });
        Files.writeString(group.resolve("cgroup.procs"), "");
        watch.look();
        assertThat(watch.all()).singleElement().matches(seen -> seen.gone().isPresent());
    }

    @Test
    void theSameNumberWithOtherProcessesIsAnotherAttempt() {
        EndWatch watch = new EndWatch(root);
        watch.note(Map.of("uid/app-0", Set.of(5)), 1, 1);
        watch.note(Map.of("uid/app-0", Set.of(5, 6)), 2, 2);
        watch.note(Map.of("uid/app-0", Set.of(9)), 3, 3);
        assertThat(watch.all()).extracting(EndWatch.Seen::gone).containsExactly(Optional.of(3.0), Optional.empty());
    }
}
