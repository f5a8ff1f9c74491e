package dev.monopod.e2e.chaos.judge;

import dev.monopod.e2e.chaos.site.Excuses;
import dev.monopod.e2e.chaos.site.Loss;
import dev.monopod.e2e.chaos.site.Site;
import java.util.Optional;
import java.util.Set;

/** Whether logs have each line that was printed once, in its order. */
final class LogCheck {
    private static final int LONGEST_LINE = 400;

    private final Findings findings;
    private final Excuses excuses;
    private final Lives lives;

    LogCheck(Findings findings, Excuses excuses, Lives lives) {
        this.findings = findings;
        this.excuses = excuses;
        this.lives = lives;
    }

    /** @param uids of the pods that are there */
    void check(LogWatch logs, Set<String> uids) {
        for (Printed printed : logs.all()) {
            Optional<Lives.Where> where = lives.of(printed.nonce());
            double from = where.map(found -> found.life().start()).orElse(0.0);
            double to = where.map(Lives.Where::end).orElse(Double.MAX_VALUE);
            if (!excuses.has(printed.uid(), printed.container(), Loss.LINES, from, to)) {
                findings.add("log lines in their order", printed.last(), printed.faults());
                where.filter(found -> uids.contains(printed.uid()) || !wasRotated(printed))
                        .ifPresent(found -> checkEnd(printed, found));
            }
        }
    }

    /** The last file of a pod that has been removed meanwhile may have come and gone unseen. */
    private static boolean wasRotated(Printed printed) {
        return printed.bytes() > Site.LOG_MAX_BYTES - LONGEST_LINE;
    }

    private void checkEnd(Printed printed, Lives.Where where) {
        Life life = where.life();
        if (excuses.has(printed.uid(), printed.container(), Loss.LAST_LINES, life.start(), where.end())) {
            return;
        }
        boolean right = printed.last() >= life.said()
                && life.exit().map(exit -> printed.last() <= exit.lines() + 1).orElse(true);
        findings.check(
                "logs with their last lines",
                right,
                () -> "%s/%s: the log of %s ends with line %d"
                        .formatted(where.pod().name(), where.container(), life, printed.last()));
    }
}
