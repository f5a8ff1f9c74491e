package dev.monopod.e2e.chaos;

import dev.monopod.e2e.chaos.judge.Verdict;
import java.util.List;

/**
 * How a round came out.
 *
 * @param errors what kept it from being carried out; empty where nothing did
 */
record RoundResult(Round round, Verdict verdict, List<String> errors) {

    boolean good() {
        return verdict.good() && errors.isEmpty();
    }
}
