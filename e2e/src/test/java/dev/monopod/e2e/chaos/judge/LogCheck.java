package dev.monopod.e2e.chaos.judge;

import dev.monopod.e2e.chaos.site.Excuse;
import dev.monopod.e2e.chaos.site.Excuses;
import dev.monopod.e2e.chaos.site.Loss;
import dev.monopod.e2e.chaos.site.Site;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Whether each attempt that printed has a log, and that has each line once, in its order. */
final class LogCheck {
    private static final int LONGEST_LINE = 400;

    /** How long lines may lie in a pipe before a shim has read them. */
    private static final double IN_PIPE_SECONDS = 1;

    private final Findings findings;
    private final Excuses excuses;
    private final Lives lives;
    private final Predicate<Lives.Where> over;
    private final double now;

    /**
     * For one look.
     *
     * @param over whether the attempt's pod is no more
     * @param now in seconds since boot
     */
    LogCheck(Findings findings, Excuses excuses, Lives lives, Predicate<Lives.Where> over, double now) {
        this.findings = findings;
        this.excuses = excuses;
        this.lives = lives;
        this.over = over;
        this.now = now;
    }

    /**
     * Compares what was read with what was printed, either way.
     *
     * @param status knows the ids of pods of which no log was seen
     * @param strangers nonces in logs that no attempt has ever had
     */
    void check(LogWatch logs, StatusWatch status, Set<String> strangers) {
        for (Lives.Where where : lives.all()) {
            Optional<Printed> printed = logs.of(where.life().nonce());
            if (printed.isPresent()) {
                checkOrder(printed.get(), where);
                if (!over.test(where) || !wasRotated(printed.get())) {
                    checkEnd(printed.get(), where);
                }
            }
            if (where.life().said() > 0) {
                String uid = printed.map(Printed::uid)
                        .or(() -> status.uid(where.pod()))
                        .orElse("");
                findings.check(
                        Topic.LOGS,
                        printed.isPresent() || mayBeMissing(uid, where, logs),
                        () -> "%s: nothing is in any log of %s".formatted(where.title(), where.life()));
            }
        }
        for (Printed printed : logs.all()) {
            if (printed.isOfNobody()) {
                checkNobodys(printed);
            } else if (strangers.contains(printed.nonce())) {
                findings.check(
                        Topic.LOG_ORDER,
                        false,
                        () -> "%s/%s has %d lines of an attempt %s that has never begun"
                                .formatted(printed.uid(), printed.container(), printed.last(), printed.nonce()));
            }
        }
    }

    /** All that it printed was in a pipe or on its way to a full disk, or it came and went with its pod while nobody looked. */
    private boolean mayBeMissing(String uid, Lives.Where where, LogWatch logs) {
        Life life = where.life();
        boolean lost = lines(uid, where, Loss.LAST_LINES, life.start(), life.lastSign())
                        .anyMatch(excuse -> excuse.from() <= life.firstSaid() + IN_PIPE_SECONDS)
                || lines(uid, where, Loss.LINES, life.start(), life.lastSign())
                        .anyMatch(excuse -> excuse.from() <= life.firstSaid() && excuse.to() >= life.lastSign());
        return lost || (over.test(where) && !logs.hasLooked(life.firstSaid(), life.lastSign()));
    }

    private Stream<Excuse> lines(String uid, Lives.Where where, Loss loss, double from, double to) {
        return excuses.of(uid, where.container(), loss, from, to).stream();
    }

    private void checkOrder(Printed printed, Lives.Where where) {
        List<String> wrong = printed.disorder().stream()
                .filter(disorder -> !isExcused(disorder, printed, where))
                .map(disorder -> "%s: %s of %s"
                        .formatted(where.title(), disorder.words(), where.life().nonce()))
                .toList();
        findings.add(Topic.LOG_ORDER, printed.last(), wrong);
    }

    /** Lines may be missing that were printed while there was no room for them; nothing excuses one too many. */
    private boolean isExcused(Printed.Disorder disorder, Printed printed, Lives.Where where) {
        Life life = where.life();
        int lastMissing = Math.max(disorder.after() + 1, disorder.before() - 1);
        return disorder.sort() != Printed.Sort.STRANGER
                && excuses.has(
                        printed.uid(),
                        printed.container(),
                        Loss.LINES,
                        life.before(disorder.after() + 1),
                        Math.min(life.after(lastMissing), Math.min(where.end(), now)));
    }

    /** What stands before any line of an attempt: a word of the shim's on lines that were lost. */
    private void checkNobodys(Printed printed) {
        List<String> wrong = printed.disorder().stream()
                .filter(disorder -> disorder.sort() != Printed.Sort.NOTICE
                        || !excuses.has(printed.uid(), printed.container(), Loss.LINES, 0, now))
                .map(disorder -> printed.nonce() + ": " + disorder.words())
                .toList();
        findings.add(Topic.LOG_ORDER, 0, wrong);
    }

    /** The last file of a pod that has been removed meanwhile may have come and gone unseen. */
    private static boolean wasRotated(Printed printed) {
        return printed.bytes() > Site.LOG_MAX_BYTES - LONGEST_LINE;
    }

    private void checkEnd(Printed printed, Lives.Where where) {
        Life life = where.life();
        boolean tooMany =
                life.exit().map(exit -> printed.last() > exit.lines() + 1).orElse(false);
        boolean tooFew = printed.last() < life.said();
        double from = life.before(printed.last() + 1);
        double to = Math.min(where.end(), now);
        boolean lost = excuses.has(printed.uid(), printed.container(), Loss.LAST_LINES, from, to)
                || excuses.has(printed.uid(), printed.container(), Loss.LINES, from, to);
        findings.check(
                Topic.LOG_ENDS,
                !tooMany && (!tooFew || lost),
                () -> "%s: the log of %s ends with line %d".formatted(where.title(), life, printed.last()));
    }
}
