package dev.monopod.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** All results: as a table, as JSON, as a plot of those in milliseconds. */
final class Report {
    private final Map<String, String> machine;
    private final List<Result> results;

    Report(Map<String, String> machine, List<Result> results) {
        this.machine = machine;
        this.results = List.copyOf(results);
    }

    String table() {
        StringBuilder table = new StringBuilder();
        machine.forEach(
                (key, value) -> table.append(key).append(": ").append(value).append('\n'));
        table.append(line("measured", "of", "median", "10 %", "90 %", "unit", "n", "reach", "", ""));
        for (Result result : results) {
            Samples samples = result.samples();
            table.append(line(
                    result.row(),
                    result.subject(),
                    number(samples.median()),
                    number(samples.quantile(0.1)),
                    number(samples.quantile(0.9)),
                    result.unit(),
                    Integer.toString(samples.values().size()),
                    result.reach() == null ? "" : result.reach().toString(),
                    result.met().map(met -> met ? "met" : "NOT MET").orElse(""),
                    result.note()));
        }
        return table.toString();
    }

    private static String line(String... cells) {
        return String.format(Locale.ROOT, "%-62s %-8s %9s %9s %9s %-10s %4s  %-26s %-7s %s", (Object[]) cells)
                        .stripTrailing()
                + "\n";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 1 ? "%.3f" : value < 100 ? "%.2f" : "%.0f", value);
    }

    void write(Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("bench.txt"), table());
        List<Map<String, Object>> lines = new ArrayList<>();
        for (Result result : results) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("row", result.row());
            line.put("subject", result.subject());
            line.put("unit", result.unit());
            line.put("median", result.samples().median());
            line.put("values", result.samples().values());
            if (!result.note().isEmpty()) {
                line.put("note", result.note());
            }
            if (result.reach() != null) {
                line.put("reach", result.reach().toString());
                line.put("met", result.met().orElseThrow());
            }
            lines.add(line);
        }
        new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .writeValue(folder.resolve("bench.json").toFile(), Map.of("machine", machine, "results", lines));
        plot(folder);
    }

    /** Bars of medians with their spread, on a logarithmic scale: what is compared differs by powers of ten. */
    private void plot(Path folder) throws IOException, InterruptedException {
        if (!Commands.has("gnuplot")) {
            return;
        }
        StringBuilder data = new StringBuilder();
        int bars = 0;
        for (Result result : results) {
            if (result.unit().startsWith("ms")) {
                Samples samples = result.samples();
                data.append(String.format(
                        Locale.ROOT,
                        "\"%s: %s\" %g %g %g %d\n",
                        result.row().replace("->", "→"),
                        result.subject(),
                        samples.median(),
                        samples.quantile(0.1),
                        samples.quantile(0.9),
                        bars++));
            }
        }
        Files.writeString(folder.resolve("bench.dat"), data);
        Files.writeString(folder.resolve("bench.gnuplot"), """
                set terminal svg size 1100,%d font "sans-serif,13" background "white"
                set output "bench.svg"
                set logscale x
                set xlabel "milliseconds (median; 10 %% to 90 %%)"
                set grid xtics
                set yrange [%d:-1]
                set key off
                set lmargin 62
                set style fill solid 0.5
                plot "bench.dat" using 2:5:3:4:ytic(1) with xerrorbars pointtype 7 linewidth 2, \
                     "" using 2:5:(sprintf("  %%.3g", $2)) with labels left offset 0.5,0.6 notitle
                """.formatted(60 + 26 * bars, bars));
        Commands.run(folder, Map.of(), List.of("gnuplot", "bench.gnuplot"));
    }
}
