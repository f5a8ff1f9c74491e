package dev.monopod.e2e.chaos.report;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The part of a page that is made from what runs have left; what stands before and after it is people's. */
public final class ReliabilityPage {
    private static final String BEGIN = "<!-- made by `make chaos`: begin -->\n";
    private static final String END = "<!-- made by `make chaos`: end -->\n";

    private ReliabilityPage() {}

    /**
     * Writes the page anew.
     *
     * @param arguments folder of the reports, and the page
     */
    public static void main(String[] arguments) throws IOException {
        Path page = Path.of(arguments[1]);
        String text = Files.readString(page);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IOException(
                    page + " does not say where the tables belong: " + BEGIN.strip() + ", " + END.strip());
        }
        Files.writeString(
                page,
                text.substring(0, begin + BEGIN.length())
                        + tables(reports(Path.of(arguments[0])))
                        + text.substring(end));
    }

    private static List<RunReport> reports(Path folder) throws IOException {
        List<RunReport> reports = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.json")) {
            for (Path file : files) {
                reports.add(RunReport.read(file));
            }
        }
        reports.sort(Comparator.comparing(RunReport::cgroup).thenComparing(RunReport::seed));
        return reports;
    }

    static String tables(List<RunReport> reports) {
        return "\n" + runs(reports) + "\n" + faults(reports) + "\n" + convergence(reports) + "\n" + compared(reports)
                + "\n";
    }

    private static String runs(List<RunReport> reports) {
        StringBuilder text = new StringBuilder("""
                | seed | control groups | kernel | pods at a time | rounds | minutes | agent killed | attempts of containers | log lines read |
                |---|---|---|---|---|---|---|---|---|
                """);
        for (RunReport run : reports) {
            text.append(String.format(
                    Locale.ROOT,
                    "| %d | %s | %s | %d | %d | %.1f | %d times | %d | %d |%n",
                    run.seed(),
                    run.cgroup(),
                    run.kernel(),
                    run.pods(),
                    run.rounds(),
                    run.seconds() / 60.0,
                    run.kills(),
                    run.attempts(),
                    run.lines()));
        }
        return text.toString();
    }

    private static String faults(List<RunReport> reports) {
        Map<String, Map<String, Integer>> sums = new TreeMap<>();
        reports.forEach(run -> run.faults()
                .forEach((kind, faults) -> faults.forEach((fault, count) ->
                        sums.computeIfAbsent(kind, k -> new TreeMap<>()).merge(fault, count, Integer::sum))));
        StringBuilder text = new StringBuilder("| kind | fault | times |\n|---|---|---|\n");
        sums.forEach((kind, faults) -> faults.forEach((fault, count) -> text.append("| ")
                .append(kind)
                .append(" | ")
                .append(fault)
                .append(" | ")
                .append(count)
                .append(" |\n")));
        return text.toString();
    }

    private static String convergence(List<RunReport> reports) {
        TreeSet<String> kinds = new TreeSet<>();
        reports.forEach(run -> kinds.addAll(run.convergence().keySet()));
        StringBuilder text = new StringBuilder(
                "| after rounds in which | control groups | rounds | median | longest | bound |\n|---|---|---|---|---|---|\n");
        Map<String, List<RunReport>> versions =
                reports.stream().collect(Collectors.groupingBy(RunReport::cgroup, TreeMap::new, Collectors.toList()));
        for (String kind : kinds) {
            versions.forEach((version, runs) -> {
                List<Long> times = runs.stream()
                        .flatMap(run -> run.convergence().getOrDefault(kind, List.of()).stream())
                        .sorted()
                        .toList();
                if (!times.isEmpty()) {
                    text.append(String.format(
                            Locale.ROOT,
                            "| %s | %s | %d | %.1f s | %.1f s | %d s |%n",
                            kind,
                            version,
                            times.size(),
                            times.get(times.size() / 2) / 1000.0,
                            times.get(times.size() - 1) / 1000.0,
                            runs.get(0).bound() / 1000));
                }
            });
        }
        return text.toString();
    }

    private static String compared(List<RunReport> reports) {
        Map<String, Integer> sums = new TreeMap<>();
        reports.forEach(run -> run.compared().forEach((what, count) -> sums.merge(what, count, Integer::sum)));
        StringBuilder text = new StringBuilder("| compared | times |\n|---|---|\n");
        sums.forEach((what, count) ->
                text.append("| ").append(what).append(" | ").append(count).append(" |\n"));
        return text.toString();
    }
}
