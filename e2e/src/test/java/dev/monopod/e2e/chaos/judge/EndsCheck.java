package dev.monopod.e2e.chaos.judge;

import dev.monopod.e2e.chaos.churn.ChurnPod;
import dev.monopod.e2e.chaos.site.Excuses;
import dev.monopod.e2e.chaos.site.Loss;
import dev.monopod.e2e.chaos.site.Uptime;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether every end that was told is the one that the container wrote down, and no container ended but by itself or by a fault. */
final class EndsCheck {
    /** Clocks of the shim's and of containers differ by what it takes to begin a program. */
    private static final double SLACK_SECONDS = 0.5;

    private static final int KILLED = 128 + 9;

    private final Findings findings;
    private final Excuses excuses;
    private final Lives lives;
    private final LogWatch logs;
    private final StatusWatch status;
    private final RemovalCheck removals;

    EndsCheck(
            Findings findings, Excuses excuses, Lives lives, LogWatch logs, StatusWatch status, RemovalCheck removals) {
        this.findings = findings;
        this.excuses = excuses;
        this.lives = lives;
        this.logs = logs;
        this.status = status;
        this.removals = removals;
    }

    void check() {
        findings.add(Topic.SAME_ENDS, status.told().size(), status.contradictions());
        Map<String, Told> byNonce = new HashMap<>();
        for (Told told : status.told()) {
            if (told.neverBegan()) {
                findings.check(
                        Topic.FAILED_STARTS,
                        mayNotHaveBegun(told),
                        () -> "%s was told, but no fault has owned up to it".formatted(told));
                continue;
            }
            lives.pod(told.version()).ifPresent(pod -> check(told, pod, byNonce));
        }
    }

    private void check(Told told, ChurnPod pod, Map<String, Told> byNonce) {
        Optional<Lives.Where> named = byNumber(told);
        if (named.isPresent()) {
            Lives.Where where = named.get();
            Told other = byNonce.put(where.life().nonce(), told);
            findings.check(
                    Topic.EXIT_CODES,
                    ((other == null || hasAnotherName(told)) && isTrue(told, where)) || isOfANamesake(told, pod, where),
                    () -> "%s was told, but the container was %s, ended before %.2f, and was told before as %s"
                            .formatted(told, where.life(), where.end(), other));
            return;
        }
        List<Lives.Where> silent = silent(told, pod);
        // One that is asked to end before it has begun to tell of itself does so without a word.
        boolean nothingToTell = silent.isEmpty() && (told.leaving() || hasAnotherName(told) || mayNotHaveBegun(told));
        findings.check(
                Topic.EXIT_CODES,
                nothingToTell || silent.stream().anyMatch(where -> isTrue(told, where)),
                () -> "%s was told, but of all that printed nothing there is only %s"
                        .formatted(told, silent.stream().map(Lives.Where::life).toList()));
    }

    /** Where a pod was put back there are several of a number: the latest of those that began before it was told. */
    private Optional<Lives.Where> byNumber(Told told) {
        return logs.of(told.uid(), told.container(), told.attempt()).stream()
                .map(printed -> lives.of(printed.nonce()))
                .flatMap(Optional::stream)
                .filter(where -> where.life().start() < told.uptime())
                .max(Comparator.comparingDouble(where -> where.life().start()));
    }

    /** Attempts of which no line was seen, and so no number is known. */
    private List<Lives.Where> silent(Told told, ChurnPod pod) {
        return lives.ledger(pod, told.container()).lives().stream()
                .filter(life -> life.start() < told.uptime())
                .filter(life -> logs.of(life.nonce()).isEmpty())
                .map(life -> lives.of(life.nonce()))
                .flatMap(Optional::stream)
                .toList();
    }

    private boolean mayNotHaveBegun(Told told) {
        double from = told.begun(Instant.now(), Uptime.now());
        return excuses.has(told.uid(), told.container(), Loss.START, from, told.uptime());
    }

    /** Its record was destroyed: it has been given an id anew. */
    private boolean hasAnotherName(Told told) {
        return excuses.hasFor(told.uid(), told.container(), told.attempt(), Loss.HISTORY);
    }

    /** It may be that of an attempt of another incarnation, with the same number, all of whose lines were lost by which it would be known. */
    private boolean isOfANamesake(Told told, ChurnPod pod, Lives.Where where) {
        return silent(told, pod).stream()
                .filter(other -> !other.life().incarnation().equals(where.life().incarnation()))
                .anyMatch(other -> isTrue(told, other));
    }

    private boolean isTrue(Told told, Lives.Where where) {
        Life life = where.life();
        boolean asItSaid =
                life.exit().map(exit -> exit.code() == told.exitCode()).orElse(false);
        boolean killedInTime = told.leaving()
                && life.exit().isEmpty()
                && told.exitCode() == KILLED
                && (where.stubborn() || removals.mayNotHaveHeard(told.uid(), told.attempt(), where));
        return asItSaid
                || killedInTime
                || (told.unknown() && hasAnotherName(told))
                || isExcused(told.uid(), where, Loss.END, told.uptime())
                || (told.leaving() && isExcused(told.uid(), where, Loss.GRACE, told.uptime()));
    }

    /** By what happened between the last sign of its life and the begin of the next, or a moment when it was known to be over. */
    private boolean isExcused(String uid, Lives.Where where, Loss loss, double over) {
        return excuses.has(
                uid, where.container(), loss, where.life().lastSign() - SLACK_SECONDS, Math.min(where.end(), over));
    }

    /** An attempt that was followed by another one of the same pod must have ended by itself, or by a fault. */
    void checkUndisturbed() {
        for (Lives.Where where : lives.all()) {
            if (where.followed()) {
                String uid = logs.of(where.life().nonce())
                        .map(Printed::uid)
                        .or(() -> status.uid(where.pod()))
                        .orElse("");
                findings.check(
                        Topic.UNDISTURBED,
                        where.life().exit().isPresent() || isExcused(uid, where, Loss.END, where.end()),
                        () -> "%s %s did not end by itself before the next began, at %.2f"
                                .formatted(where.title(), where.life(), where.end()));
            }
        }
    }
}
