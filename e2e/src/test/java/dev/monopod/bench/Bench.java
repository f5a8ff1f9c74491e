package dev.monopod.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Measures everything, prints the table and writes it: {@code Bench DISTRIBUTION TOOLS IMAGE DISK MEMORY
 * REPORT_DIR full|short [PART…]}. In DISK and MEMORY it may leave what it likes.
 */
public final class Bench {
    private static final List<String> PARTS =
            List.of("lives", "burst", "population", "probes", "logs", "peers", "podman");

    private Bench() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Size size = arguments[6].equals("short") ? Size.SHORT : Size.FULL;
        Set<String> parts = Set.copyOf(arguments.length > 7 ? List.of(arguments).subList(7, arguments.length) : PARTS);
        if (!PARTS.containsAll(parts)) {
            throw new IllegalArgumentException("parts are " + PARTS + ", not " + parts);
        }
        Setup setup = new Setup(
                Path.of(arguments[0]).toAbsolutePath(),
                Path.of(arguments[1]).toAbsolutePath(),
                Path.of(arguments[2]).toAbsolutePath(),
                Path.of(arguments[3]),
                Path.of(arguments[4]),
                size);
        Report report = new Report(machine(), measure(setup, parts));
        report.write(Path.of(arguments[5]));
        System.out.print(report.table());
    }

    private static List<Result> measure(Setup setup, Set<String> parts) throws IOException, InterruptedException {
        Floor floor = Floor.measure(setup);
        List<Result> results = new ArrayList<>(floor.all());
        if (parts.contains("lives")) {
            results.addAll(say("lives", Lives.measure(setup, floor)));
        }
        if (parts.contains("burst")) {
            results.addAll(say("burst", Burst.measure(setup, floor)));
        }
        if (parts.contains("population")) {
            results.addAll(say("population", Population.measure(setup)));
        }
        if (parts.contains("probes")) {
            results.addAll(say("probes", Probes.measure(setup)));
        }
        if (parts.contains("logs")) {
            results.addAll(say("logs", Logs.measure(setup)));
        }
        if (parts.contains("peers")) {
            results.addAll(ifPossible("unshare", setup, () -> Peers.unshare(setup)));
            results.addAll(ifPossible("crun", setup, () -> Peers.crun(setup)));
        }
        if (parts.contains("podman")) {
            results.addAll(ifPossible("podman", setup, () -> Podman.measure(setup)));
        }
        return sorted(results);
    }

    /** Of others' programs: where one is not installed, or can't do its work here, the rest is measured all the same. Not in the test. */
    private static List<Result> ifPossible(String program, Setup setup, Measurement measurement)
            throws IOException, InterruptedException {
        if (!Commands.has(program)) {
            System.err.println("bench: no " + program + " here");
            return List.of();
        }
        try {
            return say(program, measurement.run());
        } catch (IOException e) {
            if (setup.size().equals(Size.SHORT)) {
                throw e;
            }
            System.err.println("bench: " + program + " can't be measured here: " + e.getMessage());
            return List.of();
        }
    }

    private interface Measurement {
        List<Result> run() throws IOException, InterruptedException;
    }

    /** It takes a while: the log says how far it has come. */
    private static List<Result> say(String part, List<Result> results) {
        System.err.println("bench: measured " + part);
        return results;
    }

    /** Lines of one row together, in the order in which their rows come first. */
    private static List<Result> sorted(List<Result> results) {
        Map<String, List<Result>> rows = new LinkedHashMap<>();
        for (Result result : results) {
            rows.computeIfAbsent(result.row(), row -> new ArrayList<>()).add(result);
        }
        return rows.values().stream().flatMap(List::stream).toList();
    }

    private static Map<String, String> machine() throws IOException {
        Map<String, String> machine = new LinkedHashMap<>();
        machine.put("kernel", System.getProperty("os.version"));
        machine.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        machine.put("control groups", Cgroups.version2() ? "version 2" : "version 1");
        machine.put("java", System.getProperty("java.runtime.version"));
        machine.put("load before", Files.readString(Path.of("/proc/loadavg")).trim());
        return machine;
    }
}
