package dev.monopod.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.model.life.Handler;
import dev.monopod.model.life.Probe;
import dev.monopod.reconcile.ProbeKind;
import dev.monopod.reconcile.ProbeState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbeTallyTest {
    /** At first is what it had found before, n for nothing yet. Results are s and f; verdicts after each of them s, f and - for unknown; a + behind one that settles it. */
    @ParameterizedTest
    @CsvSource({
        // kind, at first, successThreshold, failureThreshold, results, verdicts
        "READINESS, f, 1, 3, ssffsfffs,   ssss sss f s",
        "READINESS, s, 1, 3, fffs,        ssfs",
        "READINESS, s, 3, 1, fsss,        fffs",
        "READINESS, f, 1, 1, sfsf,        sfsf",
        "READINESS, f, 3, 1, sssssfss,    ffsss fff",
        "READINESS, f, 2, 2, sfsfssfsff,  ffff fsss sf",
        "LIVENESS,  s, 1, 3, fffff,       ssf+f+f+",
        "LIVENESS,  s, 1, 3, ffsffsfff,   ssss ssss f+",
        "LIVENESS,  s, 1, 1, f,           f+",
        "LIVENESS,  s, 1, 1, ssss,        ssss",
        "STARTUP,   n, 1, 3, ffs,         --s+",
        "STARTUP,   n, 1, 3, fff,         --f+",
        "STARTUP,   n, 1, 3, ffff,        --f+f+",
        "STARTUP,   n, 1, 30, s,          s+",
    })
    void countsAsTheKubeletDoes(
            ProbeKind kind, char first, int successThreshold, int failureThreshold, String results, String verdicts) {
        Duration second = Duration.ofSeconds(1);
        Probe probe = new Probe(
                new Handler.Exec(List.of("true")),
                Duration.ZERO,
                second,
                second,
                successThreshold,
                failureThreshold,
                Optional.empty());
        ProbeTally tally = ProbeTally.since(state(first), kind, probe);
        StringBuilder came = new StringBuilder();

        for (int i = 0; i < results.length(); i++) {
            tally = tally.after(results.charAt(i) == 's' ? ProbeVerdict.SUCCESS : ProbeVerdict.FAILURE);
            came.append(tally.verdict()
                            .map(verdict -> verdict == ProbeVerdict.SUCCESS ? "s" : "f")
                            .orElse("-"))
                    .append(tally.settled() ? "+" : "");
        }

        assertThat(came.toString()).isEqualTo(verdicts.replace(" ", ""));
    }

    private static ProbeState state(char letter) {
        return switch (letter) {
            case 's' -> ProbeState.SUCCESS;
            case 'f' -> ProbeState.FAILURE;
            default -> ProbeState.UNKNOWN;
        };
    }
}
