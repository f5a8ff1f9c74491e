package dev.monopod.probe;

import dev.monopod.model.life.Probe;
import dev.monopod.probe.check.Check;
import dev.monopod.probe.check.CheckResult;
import dev.monopod.probe.check.CheckResult.Errored;
import dev.monopod.probe.check.CheckResult.Failed;
import dev.monopod.probe.check.CheckResult.Warned;
import dev.monopod.reconcile.Moment;
import dev.monopod.reconcile.ProbeRun;
import dev.monopod.reconcile.ProbeState;
import java.time.Duration;
import java.util.Optional;

/**
 * One probe that is asked again and again.
 *
 * <pre>
 * held ─ begin ─▶ waiting ◀─ result ─▶ asking          at any time: stop, and once its tally is settled: nothing more
 *                    └──── due ─────────▲
 * </pre>
 */
final class FollowedProbe {
    private final ProbeRun run;
    private final Probe probe;
    private final Turns turns;
    private final Probing probing;
    private final ProbeFigures figures;
    private final ProbeListener listener;
    private ProbeTally tally;
    private boolean begun;
    private boolean stopped;
    /** When the latest run was due, or is. */
    private Moment due = Moment.BOOT;

    private Optional<Turns.Alarm> alarm = Optional.empty();
    private Optional<Check> check = Optional.empty();

    /** @param found what it has found so far */
    FollowedProbe(
            ProbeRun run,
            ProbeState found,
            Probe probe,
            Turns turns,
            Probing probing,
            ProbeFigures figures,
            ProbeListener listener) {
        this.run = run;
        this.probe = probe;
        this.turns = turns;
        this.probing = probing;
        this.figures = figures;
        this.listener = listener;
        this.tally = ProbeTally.since(found, run.kind(), probe);
    }

    boolean begun() {
        return begun;
    }

    boolean succeeded() {
        return tally.verdict().equals(Optional.of(ProbeVerdict.SUCCESS));
    }

    /** @param spread how long the first run is put off at least, so that not all come at once */
    void begin(Duration spread) {
        begun = true;
        due = run.begun().plus(probe.initialDelay()).orLater(turns.now().plus(spread));
        await();
    }

    private void await() {
        Duration wait = turns.now().until(due);
        if (wait.isNegative() || wait.isZero()) {
            ask();
        } else {
            alarm = Optional.of(turns.in(wait, this::ask));
        }
    }

    private void ask() {
        alarm = Optional.empty();
        Moment began = turns.now();
        Check asked = probing.begin(run.container(), run.attempt(), probe);
        check = Optional.of(asked);
        asked.result().onSuccess(result -> {
            if (check.equals(Optional.of(asked))) {
                check = Optional.empty();
                came(result, began.until(turns.now()));
            }
        });
    }

    private void came(CheckResult result, Duration took) {
        String word = run.kind().word();
        if (result instanceof Errored errored) {
            // The result is thrown away, and the metrics know nothing of it either.
            told(word + " probe errored and resulted in " + errored.state() + " state: " + errored.message());
        } else if (result instanceof Failed failed) {
            figures.failed();
            String message = word + " probe failed: " + failed.message();
            told(message);
            count(ProbeVerdict.FAILURE, message);
        } else {
            figures.succeeded(took);
            if (result instanceof Warned warned) {
                listener.warning(run, word + " probe warning: " + warned.message());
            }
            count(ProbeVerdict.SUCCESS, "");
        }
        if (!stopped && !tally.settled()) {
            // A run that took longer than a period is followed by the next one at once, as with a ticker of Go's.
            due = due.plus(probe.period()).orLater(turns.now());
            await();
        }
    }

    private void told(String message) {
        listener.unhealthy(run, message);
    }

    private void count(ProbeVerdict result, String message) {
        ProbeTally before = tally;
        tally = before.after(result);
        if (!tally.verdict().equals(before.verdict())) {
            listener.verdict(run, result, message);
        }
    }

    void stop() {
        stopped = true;
        alarm.ifPresent(Turns.Alarm::cancel);
        Optional<Check> underWay = check;
        check = Optional.empty();
        underWay.ifPresent(Check::cancel);
    }
}
