package dev.monopod.e2e.chaos;

import dev.monopod.e2e.ControlGroups;
import dev.monopod.e2e.chaos.judge.Topic;
import dev.monopod.e2e.chaos.judge.Verdict;
import dev.monopod.e2e.chaos.report.RunReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How a run came out.
 *
 * @param kills how often the agent was killed by SIGKILL
 * @param emptiness what was left when all manifests were gone
 * @param read how many lines of how many attempts were read
 */
record ChaosResult(
        long seed, Duration length, int kills, List<RoundResult> rounds, Verdict emptiness, Map<String, Integer> read) {

    /**
     * For the page.
     *
     * @param bound how long convergence might have taken
     */
    RunReport report(int pods, Duration bound) {
        Map<String, Map<String, Integer>> faults = new TreeMap<>();
        Map<String, List<Long>> convergence = new TreeMap<>();
        for (RoundResult result : rounds) {
            Set<String> kinds = new TreeSet<>();
            for (Round.Strike strike : result.round().strikes()) {
                String kind = strike.fault().kind().words();
                kinds.add(kind);
                faults.computeIfAbsent(kind, k -> new TreeMap<>())
                        .merge(strike.fault().name(), 1, Integer::sum);
            }
            kinds.forEach(kind -> convergence
                    .computeIfAbsent(kind, k -> new ArrayList<>())
                    .add(result.verdict().millis()));
        }
        return new RunReport(
                seed,
                ControlGroups.version2() ? "v2" : "v1",
                System.getProperty("os.version"),
                length.toSeconds(),
                rounds.size(),
                pods,
                kills,
                faults,
                compared(),
                read.getOrDefault("lines", 0),
                read.getOrDefault("attempts", 0),
                convergence,
                bound.toMillis());
    }

    /** How much was compared in the last look after each round and at the end, by what. */
    private Map<String, Integer> compared() {
        Map<String, Integer> sums = new TreeMap<>();
        rounds.forEach(result -> add(sums, result.verdict()));
        add(sums, emptiness);
        return sums;
    }

    private static void add(Map<String, Integer> sums, Verdict verdict) {
        verdict.compared().forEach((what, count) -> sums.merge(what, count, Integer::sum));
    }

    /** What has never been compared, or read: then that nothing was found wrong says nothing. */
    List<String> unseen() {
        List<String> unseen = new ArrayList<>(Topic.missing(compared(), rounds.size()));
        read.forEach((what, count) -> {
            if (count == 0) {
                unseen.add(what + " in logs");
            }
        });
        return unseen;
    }

    boolean good() {
        return !rounds.isEmpty()
                && rounds.stream().allMatch(RoundResult::good)
                && emptiness.good()
                && unseen().isEmpty();
    }
}
