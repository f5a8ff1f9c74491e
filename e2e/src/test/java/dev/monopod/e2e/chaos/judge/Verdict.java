package dev.monopod.e2e.chaos.judge;

import java.util.List;
import java.util.Map;

/**
 * What the judge says of a round.
 *
 * @param wrong what was not as it should be in the last look; empty where all was
 * @param compared how much was compared in that look, by what
 * @param millis from the end of the last fault to the first look in which all was as it should be
 */
public record Verdict(List<String> wrong, Map<String, Integer> compared, long millis) {
    /** Of nothing that was looked at. */
    public static final Verdict NONE = new Verdict(List.of(), Map.of(), 0);

    public boolean good() {
        return wrong.isEmpty();
    }
}
