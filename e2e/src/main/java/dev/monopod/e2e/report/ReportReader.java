package dev.monopod.e2e.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads the reports of a folder: JUnit's {@code TEST-*.xml} and TAP's {@code *.tap}. */
final class ReportReader {

    private ReportReader() {}

    /**
     * All tests that the reports of {@code directory} know; none if there is no such folder.
     *
     * @throws IOException naming the file that can't be read or is no report
     */
    static List<TestResult> read(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        List<TestResult> results = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.startsWith("TEST-") && name.endsWith(".xml")) {
                    results.addAll(JUnitXml.read(file));
                } else if (name.endsWith(".tap")) {
                    results.addAll(Tap.read(file));
                }
            }
        }
        return results;
    }
}
