package dev.monopod.e2e.chaos;

import dev.monopod.e2e.ControlGroups;
import dev.monopod.e2e.Directories;
import dev.monopod.e2e.chaos.churn.Population;
import dev.monopod.e2e.chaos.fault.Fault;
import dev.monopod.e2e.chaos.fault.Faults;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/** {@code make chaos}: what it is to do comes from environment variables, which {@code scripts/chaos} describes. */
public final class Chaos {
    private static final int PODS = 30;
    private static final int SECONDS = 720;
    private static final String KILLS = "300";

    /** Of a round, before the wait for its end. */
    private static final int SHORTEST_MILLIS = 8000;

    private static final Path REPORTS = Path.of("target/chaos");

    /** How many seconds it may take after a round until all is as it should be. */
    private static final String BOUND = "90";

    /** The cgroup v2 machine has one processor, and processes that take long to begin. */
    private static final int SLOWER = 4;

    /** With one of these it is another run than those whose report is kept. */
    private static final List<String> PARTIAL =
            List.of("ROUND", "ROUNDS", "FAULTS", "PODS", "SECONDS", "KILLS", "BOUND");

    private Chaos() {}

    /** Runs, prints each round, and ends with 1 where one was not good. */
    public static void main(String[] arguments) throws Exception {
        Map<String, String> asked = System.getenv();
        long seed = Long.parseLong(or(asked.get("SEED"), "1"));
        String only = or(asked.get("ROUND"), "");
        int pods = Integer.parseInt(or(asked.get("PODS"), Integer.toString(PODS)));
        int slower = ControlGroups.version2() ? SLOWER : 1;
        Schedule schedule = new Schedule(
                seed, new Population(seed, pods), faults(or(asked.get("FAULTS"), "")), SHORTEST_MILLIS * slower);
        Duration bound = Duration.ofSeconds(slower * Long.parseLong(or(asked.get("BOUND"), BOUND)));
        ChaosRun run = new ChaosRun(schedule, bound, true);
        boolean good = false;
        try {
            ChaosResult result = run.run(
                    only.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(only)),
                    Integer.parseInt(or(asked.get("ROUNDS"), "1000")),
                    Duration.ofSeconds(Long.parseLong(or(asked.get("SECONDS"), Integer.toString(SECONDS)))),
                    Integer.parseInt(or(asked.get("KILLS"), asked.containsKey("SECONDS") ? "0" : KILLS)),
                    round -> System.out.println(describe(seed, round)));
            good = result.good();
            System.out.println(describe(result));
            if (good && PARTIAL.stream().noneMatch(asked::containsKey)) {
                result.report(pods, bound).write(REPORTS);
            }
        } finally {
            if (!good) {
                run.keep(REPORTS.resolve("failed-" + seed));
            }
            run.cleanUp();
            Directories.deleteScratch();
        }
        System.exit(good ? 0 : 1);
    }

    private static String or(String value, String otherwise) {
        return value == null || value.isEmpty() ? otherwise : value;
    }

    /** Those whose names hold one of these texts, separated by commas; all where there is none. */
    static List<Fault> faults(String names) {
        return Faults.ALL.stream()
                .filter(Fault::possible)
                .filter(fault ->
                        names.isEmpty() || Arrays.stream(names.split(",")).anyMatch(fault.name()::contains))
                .toList();
    }

    static String describe(long seed, RoundResult result) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "seed %d round %d: %.1f s, %s; %s",
                seed,
                result.round().number(),
                result.round().millis() / 1000.0,
                result.round().faults(),
                result.good()
                        ? "as it should be after " + result.verdict().millis() + " ms, "
                                + result.verdict().compared().values().stream()
                                        .mapToInt(Integer::intValue)
                                        .sum() + " comparisons"
                        : "NOT as it should be"));
        result.errors().forEach(error -> text.append("\n  ").append(error));
        result.verdict().wrong().forEach(wrong -> text.append("\n  ").append(wrong));
        if (!result.good()) {
            text.append("\nthe same again: make chaos SEED=")
                    .append(seed)
                    .append(" ROUND=")
                    .append(result.round().number());
        }
        return text.toString();
    }

    private static String describe(ChaosResult result) {
        StringBuilder text = new StringBuilder();
        result.emptiness()
                .wrong()
                .forEach(wrong -> text.append("left at the end: ").append(wrong).append('\n'));
        boolean whole = !result.rounds().isEmpty() && result.rounds().stream().allMatch(RoundResult::good);
        if (whole && !result.unseen().isEmpty()) {
            text.append("nothing was there to be compared of: ")
                    .append(result.unseen())
                    .append('\n');
        }
        return text
                + String.format(
                        Locale.ROOT,
                        "seed %d: %d rounds in %.0f s, agent killed %d times, %s read: %s",
                        result.seed(),
                        result.rounds().size(),
                        result.length().toMillis() / 1000.0,
                        result.kills(),
                        result.read(),
                        result.good() ? "good" : "NOT GOOD");
    }
}
