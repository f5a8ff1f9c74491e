package dev.monopod.e2e.report;

import dev.monopod.e2e.report.TestResult.Outcome;
import java.util.List;

/**
 * Tests that ran together.
 *
 * @param key how the list of allowed skips names it: {@code unit}, {@code cgroup-v2}, …
 * @param title how people read it
 */
record TestGroup(String key, String title, List<TestResult> results) {

    List<TestResult> with(Outcome outcome) {
        return results.stream().filter(result -> result.outcome() == outcome).toList();
    }
}
