package dev.monopod.probe;

import static dev.monopod.reconcile.ProbeKind.LIVENESS;
import static dev.monopod.reconcile.ProbeKind.READINESS;
import static dev.monopod.reconcile.ProbeKind.STARTUP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.monopod.model.life.Handler;
import dev.monopod.model.life.Probe;
import dev.monopod.probe.check.Check;
import dev.monopod.probe.check.CheckResult;
import dev.monopod.probe.check.CheckResult.Errored;
import dev.monopod.probe.check.CheckResult.Failed;
import dev.monopod.probe.check.CheckResult.Passed;
import dev.monopod.probe.check.CheckResult.Warned;
import dev.monopod.reconcile.Moment;
import dev.monopod.reconcile.ProbeKind;
import dev.monopod.reconcile.ProbeRun;
import dev.monopod.reconcile.ProbeState;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** When probes are asked, and what is told of them; what they answer is arranged, and time passes when it is told to. */
class PodProbesTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final VirtualTurns turns = new VirtualTurns();
    private final Moment start = turns.now();
    private final List<String> told = new ArrayList<>();
    private final Map<ProbeKind, Probe> specs = new EnumMap<>(ProbeKind.class);
    private final Answers answers = new Answers();
    private final PodFigures figures = new PodFigures(gone -> {});
    private double random;
    private final PodProbes probes =
            new PodProbes(turns, answers, (container, kind) -> specs.get(kind), figures, new Telling(), () -> random);

    PodProbesTest() {
        specs.put(STARTUP, probe(STARTUP, Duration.ZERO, 2, 1, 3));
        specs.put(LIVENESS, probe(LIVENESS, Duration.ZERO, 10, 1, 3));
        specs.put(READINESS, probe(READINESS, Duration.ZERO, 10, 1, 3));
    }

    private static Probe probe(ProbeKind kind, Duration delay, int period, int successes, int failures) {
        return new Probe(
                new Handler.Exec(List.of(kind.word())),
                delay,
                SECOND,
                Duration.ofSeconds(period),
                successes,
                failures,
                Optional.empty());
    }

    private ProbeRun run(ProbeKind kind) {
        return new ProbeRun("app", 0, kind, start);
    }

    private void follow(ProbeRun... runs) {
        probes.follow(asAtStart(runs), Set.of());
    }

    private static Map<ProbeRun, ProbeState> asAtStart(ProbeRun... runs) {
        Map<ProbeRun, ProbeState> found = new LinkedHashMap<>();
        for (ProbeRun run : runs) {
            found.put(
                    run,
                    switch (run.kind()) {
                        case STARTUP -> ProbeState.UNKNOWN;
                        case READINESS -> ProbeState.FAILURE;
                        case LIVENESS -> ProbeState.SUCCESS;
                    });
        }
        return found;
    }

    private String at() {
        return start.until(turns.now()).toMillis() / 1000.0 + " ";
    }

    private final class Answers implements Probing {
        private CheckResult answer = new Passed("");
        private Duration takes = Duration.ZERO;
        private int cancelled;

        @Override
        public Check begin(String container, int attempt, Probe probe) {
            String kind = ((Handler.Exec) probe.handler()).command().get(0);
            told.add(at() + container + attempt + " " + kind + "?");
            Promise<CheckResult> result = Promise.promise();
            CheckResult fixed = answer;
            turns.in(takes, () -> result.tryComplete(fixed));
            return new Check() {
                @Override
                public Future<CheckResult> result() {
                    return result.future();
                }

                @Override
                public void cancel() {
                    cancelled++;
                }
            };
        }
    }

    private final class Telling implements ProbeListener {
        @Override
        public void verdict(ProbeRun run, ProbeVerdict verdict, String message) {
            told.add(at() + run.container() + run.attempt() + " " + run.kind().word() + " " + verdict + " " + message);
        }

        @Override
        public void unhealthy(ProbeRun run, String message) {
            told.add(at() + message);
        }

        @Override
        public void warning(ProbeRun run, String message) {
            told.add(at() + message);
        }
    }

    private List<String> told() {
        List<String> told = List.copyOf(this.told);
        this.told.clear();
        return told;
    }

    @Test
    void asksEachPeriodAndTellsChangesAlone() {
        follow(run(READINESS));
        turns.pass(Duration.ofSeconds(21));

        assertThat(told())
                .containsExactly(
                        "0.0 app0 Readiness?",
                        "0.0 app0 Readiness SUCCESS ",
                        "10.0 app0 Readiness?",
                        "20.0 app0 Readiness?");
    }

    @Test
    void theDelayCountsFromTheStart() {
        specs.put(READINESS, probe(READINESS, Duration.ofSeconds(7), 10, 1, 3));
        turns.pass(Duration.ofSeconds(2));
        follow(run(READINESS));
        turns.pass(Duration.ofSeconds(16));

        assertThat(told())
                .containsExactly("7.0 app0 Readiness?", "7.0 app0 Readiness SUCCESS ", "17.0 app0 Readiness?");
    }

    @Test
    void whatIsWantedAlreadyGoesOn() {
        follow(run(READINESS));
        turns.pass(Duration.ofSeconds(5));
        follow(run(READINESS), run(LIVENESS));
        probes.follow(asAtStart(run(READINESS), run(LIVENESS)), Set.of(run(READINESS)));
        turns.pass(Duration.ofSeconds(6));

        assertThat(told())
                .containsExactly(
                        "0.0 app0 Readiness?",
                        "0.0 app0 Readiness SUCCESS ",
                        "5.0 app0 Liveness?",
                        "10.0 app0 Readiness?");
    }

    @Test
    void aFailedLivenessProbeIsAskedAgainOfTheNextAttemptOnly() {
        answers.answer = new Failed("ill");
        follow(run(LIVENESS));
        turns.pass(Duration.ofSeconds(100));

        assertThat(told())
                .containsExactly(
                        "0.0 app0 Liveness?",
                        "0.0 Liveness probe failed: ill",
                        "10.0 app0 Liveness?",
                        "10.0 Liveness probe failed: ill",
                        "20.0 app0 Liveness?",
                        "20.0 Liveness probe failed: ill",
                        "20.0 app0 Liveness FAILURE Liveness probe failed: ill");
        follow(run(LIVENESS));
        assertThat(turns.idle()).isTrue();

        follow(new ProbeRun("app", 1, LIVENESS, turns.now()));
        turns.pass(SECOND);

        assertThat(told()).containsExactly("100.0 app1 Liveness?", "100.0 Liveness probe failed: ill");
    }

    @Test
    void theOthersBeginWithTheStartupProbesSuccess() {
        specs.put(READINESS, probe(READINESS, Duration.ofSeconds(6), 10, 1, 3));
        answers.answer = new Failed("not yet");
        follow(run(STARTUP), run(LIVENESS), run(READINESS));
        turns.pass(Duration.ofSeconds(3));
        answers.answer = new Passed("");
        turns.pass(Duration.ofSeconds(8));

        assertThat(told())
                .containsExactly(
                        "0.0 app0 Startup?",
                        "0.0 Startup probe failed: not yet",
                        "2.0 app0 Startup?",
                        "2.0 Startup probe failed: not yet",
                        "4.0 app0 Startup?",
                        "4.0 app0 Startup SUCCESS ",
                        "4.0 app0 Liveness?",
                        "6.0 app0 Readiness?",
                        "6.0 app0 Readiness SUCCESS ");
    }

    @Test
    void orWithItsBeingLeftOut() {
        answers.answer = new Failed("not yet");
        follow(run(STARTUP), run(LIVENESS));
        turns.pass(SECOND);
        told();
        follow(run(LIVENESS));
        turns.pass(SECOND);

        assertThat(told()).containsExactly("1.0 app0 Liveness?", "1.0 Liveness probe failed: not yet");
    }

    @Test
    void anotherContainersStartIsNotWaitedFor() {
        answers.answer = new Failed("not yet");
        follow(run(STARTUP), new ProbeRun("other", 3, LIVENESS, start));
        turns.pass(SECOND);

        assertThat(told()).contains("0.0 other3 Liveness?");
    }

    @Test
    void anErrorIsToldAndThrownAway() {
        answers.answer = new Failed("ill");
        specs.put(LIVENESS, probe(LIVENESS, Duration.ZERO, 1, 1, 2));
        follow(run(LIVENESS));
        turns.pass(Duration.ofMillis(500));
        answers.answer = new Errored("unknown", "no such container");
        turns.pass(SECOND);
        answers.answer = new Failed("ill");
        turns.pass(SECOND);

        assertThat(told())
                .containsExactly(
                        "0.0 app0 Liveness?",
                        "0.0 Liveness probe failed: ill",
                        "1.0 app0 Liveness?",
                        "1.0 Liveness probe errored and resulted in unknown state: no such container",
                        "2.0 app0 Liveness?",
                        "2.0 Liveness probe failed: ill",
                        "2.0 app0 Liveness FAILURE Liveness probe failed: ill");
        assertThat(figures.all().get(new PodFigures.Of("app", LIVENESS)).failures())
                .isEqualTo(2);
    }

    @Test
    void aWarningIsASuccess() {
        answers.answer = new Warned("Probe terminated redirects");
        follow(run(READINESS));
        turns.pass(SECOND);

        assertThat(told())
                .containsExactly(
                        "0.0 app0 Readiness?",
                        "0.0 Readiness probe warning: Probe terminated redirects",
                        "0.0 app0 Readiness SUCCESS ");
    }

    @Test
    void whatWasAdoptedIsSpread() {
        random = 0.25;
        ProbeRun adopted = new ProbeRun("app", 0, READINESS, start.minus(Duration.ofHours(1)));
        probes.follow(asAtStart(adopted), Set.of(adopted));
        turns.pass(Duration.ofSeconds(13));

        assertThat(told())
                .containsExactly("2.5 app0 Readiness?", "2.5 app0 Readiness SUCCESS ", "12.5 app0 Readiness?");
    }

    @Test
    void whatWasReadyWhenItWasAdoptedBecomesUnready() {
        answers.answer = new Failed("busy");
        ProbeRun adopted = new ProbeRun("app", 0, READINESS, start.minus(Duration.ofHours(1)));
        probes.follow(Map.of(adopted, ProbeState.SUCCESS), Set.of(adopted));
        turns.pass(Duration.ofSeconds(21));

        assertThat(told()).endsWith("20.0 app0 Readiness FAILURE Readiness probe failed: busy");
    }

    @Test
    void andIsNotToldOfWhereItStaysReady() {
        ProbeRun adopted = new ProbeRun("app", 0, READINESS, start.minus(Duration.ofHours(1)));
        probes.follow(Map.of(adopted, ProbeState.SUCCESS), Set.of(adopted));
        turns.pass(SECOND);

        assertThat(told()).containsExactly("0.0 app0 Readiness?");
    }

    @Test
    void oneRunAtATimeAndTheNextAtOnceWhereItTookLong() {
        specs.put(READINESS, probe(READINESS, Duration.ZERO, 1, 1, 3));
        answers.takes = Duration.ofMillis(1500);
        follow(run(READINESS));
        turns.pass(Duration.ofMillis(4700));

        assertThat(told().stream().filter(line -> line.endsWith("?")))
                .containsExactly(
                        "0.0 app0 Readiness?", "1.5 app0 Readiness?", "3.0 app0 Readiness?", "4.5 app0 Readiness?");
    }

    @Test
    void whatIsNoLongerWantedIsForgottenAtOnce() {
        answers.takes = SECOND;
        answers.answer = new Failed("late");
        follow(run(READINESS), run(LIVENESS));
        turns.pass(Duration.ofMillis(500));
        told();
        probes.close();
        turns.pass(Duration.ofMinutes(1));

        assertThat(told()).isEmpty();
        assertThat(answers.cancelled).isEqualTo(2);
        assertThat(turns.idle()).isTrue();
    }

    @Test
    void successesAreTimed() {
        answers.takes = Duration.ofMillis(30);
        follow(run(READINESS));
        turns.pass(Duration.ofSeconds(11));

        ProbeFigures its = figures.all().get(new PodFigures.Of("app", READINESS));
        assertThat(its.successes()).isEqualTo(2);
        assertThat(its.seconds()).isEqualTo(0.06);
        assertThat(its.cumulated()).containsExactly(0L, 0L, 0L, 2L, 2L, 2L, 2L, 2L, 2L, 2L, 2L);
    }
}
