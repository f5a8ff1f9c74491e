package dev.monopod.e2e.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code TestReport ALLOWED_SKIPS [KEY TITLE DIRECTORY]...}: prints how many tests of each group ran, what failed and
 * what was skipped; ends with 1 if that is no success. Triples of the same key and title are one group. A skip that is
 * not on the list counts as a failure where the environment says {@code CI=true}.
 */
public final class TestReport {

    private TestReport() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments.length % 3 != 1) {
            System.err.println("usage: TestReport ALLOWED_SKIPS [KEY TITLE DIRECTORY]...");
            System.exit(2);
        }
        Path skips = Path.of(arguments[0]);
        Summary summary = Summary.of(groups(arguments), readAllowed(skips), "true".equals(System.getenv("CI")));
        summary.lines().forEach(System.out::println);
        System.exit(summary.success() ? 0 : 1);
    }

    private static AllowedSkips readAllowed(Path file) throws IOException {
        try {
            return AllowedSkips.parse(Files.readAllLines(file));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    private static List<TestGroup> groups(String[] arguments) throws IOException {
        Map<String, TestGroup> groups = new LinkedHashMap<>();
        for (int i = 1; i < arguments.length; i += 3) {
            List<TestResult> results = ReportReader.read(Path.of(arguments[i + 2]));
            groups.merge(
                    arguments[i] + " " + arguments[i + 1],
                    new TestGroup(arguments[i], arguments[i + 1], results),
                    TestReport::joined);
        }
        return List.copyOf(groups.values());
    }

    private static TestGroup joined(TestGroup a, TestGroup b) {
        List<TestResult> results = new ArrayList<>(a.results());
        results.addAll(b.results());
        return new TestGroup(a.key(), a.title(), results);
    }
}
