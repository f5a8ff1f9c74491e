package dev.monopod.e2e.chaos;

import dev.monopod.e2e.Command;
import dev.monopod.e2e.Directories;
import dev.monopod.e2e.HostProcess;
import dev.monopod.e2e.chaos.churn.Population;
import dev.monopod.e2e.chaos.site.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;

/**
 * {@code make soak}: pods come and go at a fixed load, with no fault; after each round the agent is asked for its heap after a collection,
 * its descriptors and its threads. Ends with 1 where what is in use in the last third is more than in the first.
 */
public final class Soak {
    private static final int PODS = 30;
    private static final int SHORTEST_MILLIS = 8000;
    private static final int NO_END = 1_000_000;
    private static final double MOST_GROWTH = 1.05;
    private static final long SLACK_KIB = 512;
    private static final long SLACK = 2;
    private static final Pattern USED = Pattern.compile("generation .* used (\\d+)K");

    private Soak() {}

    /** What an agent has in use. */
    record Use(long heapKib, int descriptors, int threads) {}

    /** Runs for MINUTES. */
    public static void main(String[] arguments) throws Exception {
        long minutes = Long.parseLong(System.getenv().getOrDefault("MINUTES", "60"));
        Schedule schedule = new Schedule(1, new Population(1, PODS), List.of(), SHORTEST_MILLIS);
        ChaosRun run = new ChaosRun(schedule, Duration.ofMinutes(2), true);
        List<Use> series = new ArrayList<>();
        boolean good = false;
        try {
            ChaosResult result = run.run(
                    OptionalInt.empty(),
                    NO_END,
                    Duration.ofMinutes(minutes),
                    0,
                    round -> tell(round, run.site(), series));
            good = result.good() && !grows(series);
            System.out.println(good ? "it does not grow" : "it GROWS, or was not as it should be");
        } finally {
            run.cleanUp();
            Directories.deleteScratch();
        }
        System.exit(good ? 0 : 1);
    }

    private static void tell(RoundResult round, Site site, List<Use> series) {
        try {
            Use use = use(site.agent().process());
            series.add(use);
            System.out.printf(
                    Locale.ROOT,
                    "round %d: heap %d KiB, %d descriptors, %d threads%s%n",
                    round.round().number(),
                    use.heapKib(),
                    use.descriptors(),
                    use.threads(),
                    round.good() ? "" : ", NOT as it should be: " + round);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Use use(HostProcess agent) throws IOException, InterruptedException {
        String pid = Integer.toString(agent.pid());
        Command.run("jcmd", pid, "GC.run");
        String info = Command.run("jcmd", pid, "GC.heap_info");
        // It listens there from then on, and leaves the file when it is killed.
        Files.deleteIfExists(Path.of("/tmp/.java_pid" + pid));
        long used = USED.matcher(info)
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .sum();
        return new Use(used, agent.descriptors().size(), Integer.parseInt(agent.status("Threads")));
    }

    /** By the medians of the first and the last third: a single look may fall into work. */
    static boolean grows(List<Use> series) {
        return grows(series, Use::heapKib, SLACK_KIB)
                || grows(series, Use::descriptors, SLACK)
                || grows(series, Use::threads, SLACK);
    }

    private static boolean grows(List<Use> series, ToLongFunction<Use> what, long slack) {
        int third = Math.max(1, series.size() / 3);
        long before = median(series.subList(0, third), what);
        long after = median(series.subList(series.size() - third, series.size()), what);
        return after > before * MOST_GROWTH + slack;
    }

    private static long median(List<Use> uses, ToLongFunction<Use> what) {
        return uses.stream()
                .mapToLong(what)
                .sorted()
                .skip(uses.size() / 2)
                .findFirst()
                .orElse(0);
    }
}
