package dev.monopod.e2e.chaos.judge;

import dev.monopod.e2e.chaos.churn.ChurnPod;
import dev.monopod.e2e.chaos.site.Excuses;
import dev.monopod.e2e.chaos.site.Loss;
import java.util.Optional;

/**
 * Whether containers of pods that were removed were asked to end before they were killed: one that hears TERM has written down that it ends,
 * one that does not has had its grace period.
 */
final class RemovalCheck {
    private static final double SLACK_SECONDS = 0.5;

    private final Findings findings;
    private final Excuses excuses;
    private final Lives lives;
    private final LogWatch logs;
    private final StatusWatch status;
    private final EndWatch ends;
    private final double now;

    /** @param now in seconds since boot */
    RemovalCheck(
            Findings findings,
            Excuses excuses,
            Lives lives,
            LogWatch logs,
            StatusWatch status,
            EndWatch ends,
            double now) {
        this.findings = findings;
        this.excuses = excuses;
        this.lives = lives;
        this.logs = logs;
        this.status = status;
        this.ends = ends;
        this.now = now;
    }

    void check(Presence presence) {
        for (Lives.Where where : lives.all()) {
            if (presence.over(where) && !where.followed() && !where.stubborn()) {
                logs.of(where.life().nonce()).ifPresent(printed -> checkAsked(where, printed));
            }
        }
        for (EndWatch.Seen seen : ends.all()) {
            if (isStubborn(seen) && seen.gone().isPresent()) {
                status.stayed(seen.uid(), seen.last()).ifPresent(stayed -> checkGrace(seen, stayed));
            }
        }
    }

    private void checkAsked(Lives.Where where, Printed printed) {
        Life life = where.life();
        double end = ends.of(printed.uid(), where.container(), printed.attempt(), life)
                .flatMap(EndWatch.Seen::gone)
                .orElse(now);
        boolean excused = has(printed.uid(), where.container(), Loss.END, life.lastSign(), end)
                || has(printed.uid(), where.container(), Loss.GRACE, life.lastSign(), end);
        if (excused || mayNotHaveHeard(printed.uid(), printed.attempt(), where)) {
            return;
        }
        findings.check(
                Topic.ASKED_TO_END,
                life.exit().isPresent(),
                () -> "%s %s was not asked to end, or killed before it had, at %.2f at the latest"
                        .formatted(where.title(), life, end));
    }

    /**
     * Whether the pod may have been told to end before the attempt was ready to hear of it: the first process of a pid namespace hears no
     * signal that it has no handler for.
     */
    boolean mayNotHaveHeard(String uid, int attempt, Lives.Where where) {
        Life life = where.life();
        double lived = ends.of(uid, where.container(), attempt, life)
                .map(EndWatch.Seen::last)
                .orElse(life.lastSign());
        return status.stayed(uid, Math.max(lived, life.lastSign())).orElse(0.0) <= life.start();
    }

    private boolean isStubborn(EndWatch.Seen seen) {
        Optional<ChurnPod> pod = status.version(seen.uid()).flatMap(lives::pod);
        return pod.isPresent() && pod.get().isStubborn(seen.container());
    }

    private void checkGrace(EndWatch.Seen seen, double stayed) {
        double gone = seen.gone().orElseThrow();
        findings.check(
                Topic.GRACE,
                gone >= stayed + ChurnPod.GRACE_SECONDS - SLACK_SECONDS
                        || has(seen.uid(), seen.container(), Loss.END, seen.last(), gone),
                () -> "%s was gone at %.2f, though its pod was still to stay at %.2f".formatted(seen, gone, stayed));
    }

    private boolean has(String uid, String container, Loss loss, double from, double to) {
        return excuses.has(uid, container, loss, from - SLACK_SECONDS, to);
    }
}
