package dev.monopod.runtime.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupKillTest {
    @ParameterizedTest
    @CsvSource({"1, 1", "256, 1", "300, 2", "4096, 8", "32768, 8", "100000, 25"})
    void theListOfAllIsReadForFewBatchesThoughTheyAreMany(int members, int batches) {
        assertThat(-Math.floorDiv(-members, GroupKill.batch(members))).isEqualTo(batches);
    }
}
