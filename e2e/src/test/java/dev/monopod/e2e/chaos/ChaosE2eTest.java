package dev.monopod.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.e2e.ControlGroups;
import dev.monopod.e2e.chaos.churn.Population;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The chaos suite in short: the first rounds of one seed. */
final class ChaosE2eTest {
    private static final long SEED = 1;

    @Test
    @Timeout(value = 9, unit = TimeUnit.MINUTES)
    void allIsAsItShouldBeAfterEachOfTheFirstRounds() throws Exception {
        boolean slow = ControlGroups.version2();
        Schedule schedule =
                new Schedule(SEED, new Population(SEED, slow ? 6 : 14), Chaos.faults(""), slow ? 15_000 : 8000);
        ChaosRun run = new ChaosRun(schedule, Duration.ofMinutes(slow ? 4 : 2), false);
        try {
            ChaosResult result = run.run(
                    OptionalInt.empty(),
                    slow ? 1 : 4,
                    Duration.ofMinutes(1),
                    0,
                    round -> System.out.println(Chaos.describe(SEED, round)));
            if (!result.good()) {
                run.tell();
            }
            assertThat(result.rounds()).isNotEmpty().allMatch(RoundResult::good);
            assertThat(result.emptiness().wrong())
                    .as("left when all manifests are gone")
                    .isEmpty();
            assertThat(result.unseen())
                    .as("never compared: %s", result.unseen())
                    .isEmpty();
            assertThat(result.good()).isTrue();
        } finally {
            run.cleanUp();
        }
    }
}
