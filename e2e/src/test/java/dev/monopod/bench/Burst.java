package dev.monopod.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Many pods dropped at once, several times over. */
final class Burst {
    private static final int ROUNDS = 5;
    private static final Duration PAUSE = Duration.ofMillis(50);

    private Burst() {}

    static List<Result> measure(Setup setup, Floor floor) throws IOException, InterruptedException {
        List<Double> each = new ArrayList<>();
        int pods = setup.size().burst();
        try (BenchAgent agent = setup.agent()) {
            agent.start();
            round(agent, pods);
            for (int i = 0; i < ROUNDS; i++) {
                each.add(round(agent, pods) / pods);
            }
        }
        Samples samples = new Samples(each);
        return List.of(
                Result.of(Rows.BURST, Result.MONOPOD, "ms a pod", samples).atMost(2, floor.burst()),
                Result.of("the same, in all (" + pods + " pods)", Result.MONOPOD, "ms", samples.times(pods)));
    }

    /** Milliseconds from the first file to the last container's first instruction. */
    private static double round(BenchAgent agent, int pods) throws IOException {
        long from = System.nanoTime();
        for (int i = 0; i < pods; i++) {
            agent.drop("burst-" + i, BenchAgent.pod("burst-" + i, "a", "b"));
        }
        long last = from;
        for (int i = 0; i < pods; i++) {
            for (String container : List.of("a", "b")) {
                last = Math.max(last, agent.started("burst-" + i, container, 0, PAUSE));
            }
        }
        for (int i = 0; i < pods; i++) {
            agent.remove("burst-" + i);
        }
        agent.awaitEmpty();
        return (last - from) / 1e6;
    }
}
