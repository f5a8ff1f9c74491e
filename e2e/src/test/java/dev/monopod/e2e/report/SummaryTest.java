package dev.monopod.e2e.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.monopod.e2e.report.TestResult.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SummaryTest {

    private static final TestResult PASSED = new TestResult("PodE2eTest.runs", Outcome.PASSED, "");
    private static final TestResult FAILED =
            new TestResult("PodE2eTest.stops", Outcome.FAILED, "expected 0\nbut was 1");
    private static final TestResult SKIPPED = new TestResult("PodE2eTest.limitsCpus", Outcome.SKIPPED, "no cpuset");
    private static final AllowedSkips NONE = new AllowedSkips(List.of());

    @Test
    void groupsAreCountedOneByOneAndTogether() {
        Summary summary =
                Summary.of(List.of(group("unit", PASSED, PASSED), group("cgroup-v2", PASSED, SKIPPED)), NONE, false);

        assertThat(summary)
                .isEqualTo(new Summary(
                        List.of(
                                "tests of unit: 2 passed, 0 failed, 0 skipped",
                                "tests of cgroup-v2: 1 passed, 0 failed, 1 skipped",
                                "  skipped: PodE2eTest.limitsCpus: no cpuset",
                                "3 passed, 0 failed, 1 skipped"),
                        true));
    }

    @Test
    void aFailedTestIsNamedAndSpoilsTheWhole() {
        Summary summary = Summary.of(List.of(group("unit", PASSED, FAILED)), NONE, false);

        assertThat(summary.success()).isFalse();
        assertThat(summary.lines()).contains("  failed: PodE2eTest.stops: expected 0");
    }

    @Test
    void aGroupWithoutTestsSpoilsTheWhole() {
        Summary summary = Summary.of(List.of(group("unit", PASSED), group("cgroup-v2")), NONE, false);

        assertThat(summary.success()).isFalse();
        assertThat(summary.lines()).contains("  no test ran");
    }

    @Test
    void aSkipThatIsNotAllowedSpoilsTheWholeWhereSkipsAreJudged() {
        AllowedSkips allowed = AllowedSkips.parse(List.of("cgroup-v2 PodE2eTest.limitsMemory no cpuset"));

        Summary summary = Summary.of(List.of(group("cgroup-v2", PASSED, SKIPPED)), allowed, true);

        assertThat(summary.success()).isFalse();
        assertThat(summary.lines()).contains("  skipped and not on the allowed list: PodE2eTest.limitsCpus: no cpuset");
    }

    @Test
    void aSkipIsAllowedInTheGroupThatTheListNamesAlone() {
        AllowedSkips allowed = AllowedSkips.parse(List.of("# why", "", "cgroup-v2 PodE2eTest.limits* no cpuset there"));

        assertThat(Summary.of(List.of(group("cgroup-v2", PASSED, SKIPPED)), allowed, true)
                        .success())
                .isTrue();
        assertThat(Summary.of(List.of(group("cgroup-v1", PASSED, SKIPPED)), allowed, true)
                        .success())
                .isFalse();
    }

    @Test
    void anAllowedSkipWithoutReasonIsRefusedByItsLine() {
        assertThatThrownBy(() -> AllowedSkips.parse(List.of("# why", "cgroup-v2 PodE2eTest.limits*")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("line 2: \"cgroup-v2 PodE2eTest.limits*\": expected KEY PATTERN REASON");
    }

    private static TestGroup group(String key, TestResult... results) {
        return new TestGroup(key, "tests of " + key, List.of(results));
    }
}
