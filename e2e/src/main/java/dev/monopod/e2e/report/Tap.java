package dev.monopod.e2e.report;

import dev.monopod.e2e.report.TestResult.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the Test Anything Protocol: {@code ok 1 - sentence}, {@code not ok 2 - sentence}, {@code ok 3 # SKIP reason}.
 *
 * <p>A file may hold the output of several programs one after the other; each announces by a plan ({@code 1..N}) how
 * many tests it has, before or after them. Tests that were announced and are missing have failed: their program ended
 * early.
 */
final class Tap {

    private static final Pattern TEST = Pattern.compile("(not )?ok\\b[ \\d]*(?:- )?(.*?)(?:\\s*# SKIP\\S*\\s*(.*))?");
    private static final Pattern PLAN = Pattern.compile("1\\.\\.(\\d+)\\b.*");

    private Tap() {}

    static List<TestResult> read(Path file) throws IOException {
        List<TestResult> results = new ArrayList<>();
        int announced = 0;
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            Matcher plan = PLAN.matcher(line);
            if (plan.matches()) {
                announced += Integer.parseInt(plan.group(1));
            }
            Matcher test = TEST.matcher(line);
            if (test.matches()) {
                results.add(result(test));
            }
        }
        if (announced != results.size()) {
            String message = announced + " tests were announced, " + results.size() + " reported";
            results.add(new TestResult(file.getFileName().toString(), Outcome.FAILED, message));
        }
        return results;
    }

    private static TestResult result(Matcher test) {
        if (test.group(1) != null) {
            return new TestResult(test.group(2), Outcome.FAILED, "");
        }
        String skipReason = test.group(3);
        return skipReason == null
                ? new TestResult(test.group(2), Outcome.PASSED, "")
                : new TestResult(test.group(2), Outcome.SKIPPED, skipReason);
    }
}
