package dev.monopod.e2e.chaos.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a run leaves for the page.
 *
 * @param cgroup {@code v1} or {@code v2}
 * @param kernel its release
 * @param pods at a time
 * @param kills how often the agent was killed by SIGKILL
 * @param faults how many of each, by kind and name
 * @param compared how many comparisons, by what was compared
 * @param lines that were read in logs
 * @param attempts of containers, whose logs were read
 * @param convergence milliseconds until all was as it should be after each round that had faults of a kind, by kind
 * @param bound milliseconds that it might have taken
 */
public record RunReport(
        long seed,
        String cgroup,
        String kernel,
        long seconds,
        int rounds,
        int pods,
        int kills,
        Map<String, Map<String, Integer>> faults,
        Map<String, Integer> compared,
        int lines,
        int attempts,
        Map<String, List<Long>> convergence,
        long bound) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** Into a folder, as {@code v1-seed-7.json}. */
    public void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        JSON.writeValue(folder.resolve(cgroup + "-seed-" + seed + ".json").toFile(), this);
    }

    /** One that {@link #write} has written. */
    public static RunReport read(Path file) throws IOException {
        return JSON.readValue(file.toFile(), RunReport.class);
    }
}
