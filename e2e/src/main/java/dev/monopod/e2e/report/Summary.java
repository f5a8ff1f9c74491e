package dev.monopod.e2e.report;

import dev.monopod.e2e.report.TestResult.Outcome;
import java.util.ArrayList;
import java.util.List;

/**
 * What there is to say about all groups together.
 *
 * @param lines for people, the totals last
 * @param success false if a test failed, a group ran no test at all, or (where skips are judged) a skip is not allowed
 */
record Summary(List<String> lines, boolean success) {

    static Summary of(List<TestGroup> groups, AllowedSkips allowed, boolean judgeSkips) {
        List<String> lines = new ArrayList<>();
        boolean success = true;
        for (TestGroup group : groups) {
            success &= describe(group, allowed, judgeSkips, lines);
        }
        List<TestResult> all =
                groups.stream().flatMap(group -> group.results().stream()).toList();
        lines.add(counts(new TestGroup("", "", all)));
        return new Summary(List.copyOf(lines), success);
    }

    private static boolean describe(TestGroup group, AllowedSkips allowed, boolean judgeSkips, List<String> lines) {
        lines.add(group.title() + ": " + counts(group));
        boolean success = true;
        if (group.results().isEmpty()) {
            lines.add("  no test ran");
            success = false;
        }
        for (TestResult failed : group.with(Outcome.FAILED)) {
            lines.add("  failed: " + named(failed));
            success = false;
        }
        for (TestResult skipped : group.with(Outcome.SKIPPED)) {
            boolean refused = judgeSkips && !allowed.contains(group.key(), skipped.name());
            lines.add((refused ? "  skipped and not on the allowed list: " : "  skipped: ") + named(skipped));
            success &= !refused;
        }
        return success;
    }

    private static String counts(TestGroup group) {
        return "%d passed, %d failed, %d skipped"
                .formatted(
                        group.with(Outcome.PASSED).size(),
                        group.with(Outcome.FAILED).size(),
                        group.with(Outcome.SKIPPED).size());
    }

    /** The message's first line: a report is an overview. */
    private static String named(TestResult result) {
        String message = result.message().lines().findFirst().orElse("");
        return message.isEmpty() ? result.name() : result.name() + ": " + message;
    }
}
