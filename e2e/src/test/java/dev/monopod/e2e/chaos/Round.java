package dev.monopod.e2e.chaos;

import dev.monopod.e2e.chaos.churn.ChurnPod;
import dev.monopod.e2e.chaos.churn.Population.Timed;
import dev.monopod.e2e.chaos.fault.Fault;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What is to happen in one round.
 *
 * @param before the pods at its begin
 * @param after those at its end
 * @param churn how the one becomes the other, by time
 * @param strikes faults, by time
 */
record Round(
        int number, int millis, List<ChurnPod> before, List<ChurnPod> after, List<Timed> churn, List<Strike> strikes) {

    /**
     * A fault with its moment.
     *
     * @param millis after the round's begin, at the earliest: one that has the agent for itself waits for the one before
     * @param seed of what it chooses
     */
    record Strike(int millis, Fault fault, long seed) {}

    List<Strike> strikes(boolean agentAlone) {
        return strikes.stream()
                .filter(strike -> strike.fault().agentAlone() == agentAlone)
                .toList();
    }

    /** How many there are of each fault. */
    Map<String, Long> faults() {
        return strikes.stream()
                .collect(Collectors.groupingBy(strike -> strike.fault().name(), TreeMap::new, Collectors.counting()));
    }
}
