package dev.monopod.e2e.chaos;

import dev.monopod.e2e.chaos.churn.Population;
import dev.monopod.e2e.chaos.fault.Fault;
import dev.monopod.e2e.chaos.fault.FaultKind;
import dev.monopod.e2e.chaos.site.Seeds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Which pods and which faults there are in which round, and at which moments. A function of the seed: any round can be had without those
 * before it. Pure.
 *
 * @param faults those that may come
 * @param shortestMillis of a round, without the wait for its end; the longest is twice as long
 */
record Schedule(long seed, Population population, List<Fault> faults, int shortestMillis) {
    private static final int CHURN = 101;
    private static final int MOST_KILLS = 18;
    private static final int FEWEST_KILLS = 10;
    private static final int MOST_OTHERS = 2;
    private static final int MOST_OF_PODS = 7;

    Round round(int number) {
        RandomGenerator random = Seeds.random(seed, CHURN, number);
        int millis = shortestMillis + random.nextInt(shortestMillis);
        List<Round.Strike> strikes = new ArrayList<>();
        // Every other round has kills alone, so that what they cost is seen by itself.
        List<Fault> kills = of(FaultKind.AGENT_KILLED);
        List<Fault> others = faults.stream()
                .filter(fault -> fault.agentAlone() && fault.kind() != FaultKind.AGENT_KILLED)
                .toList();
        boolean withOthers = (number % 2 == 1 || kills.isEmpty()) && !others.isEmpty();
        int killed = withOthers ? FEWEST_KILLS * 2 / 3 : FEWEST_KILLS + random.nextInt(MOST_KILLS - FEWEST_KILLS + 1);
        add(strikes, kills, killed * millis / (2 * shortestMillis) + 1, millis, random);
        add(strikes, others, withOthers ? 1 + random.nextInt(MOST_OTHERS) : 0, millis, random);
        List<Fault> ofPods =
                faults.stream().filter(fault -> !fault.agentAlone()).toList();
        add(strikes, ofPods, random.nextInt(MOST_OF_PODS), millis, random);
        strikes.sort(Comparator.comparingInt(Round.Strike::millis));
        return new Round(
                number,
                millis,
                population.at(number),
                population.at(number + 1),
                population.steps(number, millis),
                strikes);
    }

    private List<Fault> of(FaultKind kind) {
        return faults.stream().filter(fault -> fault.kind() == kind).toList();
    }

    private static void add(
            List<Round.Strike> strikes, List<Fault> from, int count, int millis, RandomGenerator random) {
        int all = from.stream().mapToInt(Fault::weight).sum();
        for (int i = 0; i < count && all > 0; i++) {
            int at = random.nextInt(millis);
            strikes.add(new Round.Strike(at, choose(from, random.nextInt(all)), random.nextLong()));
        }
    }

    private static Fault choose(List<Fault> from, int ticket) {
        int left = ticket;
        for (Fault fault : from) {
            left -= fault.weight();
            if (left < 0) {
                return fault;
            }
        }
        throw new IllegalStateException("the ticket is lower than the sum of all weights");
    }
}
