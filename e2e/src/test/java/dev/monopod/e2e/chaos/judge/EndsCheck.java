package dev.monopod.e2e.chaos.judge;

import dev.monopod.e2e.chaos.site.Excuses;
import dev.monopod.e2e.chaos.site.Loss;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether every end that was told is the one that the container wrote down, and no container ended but by itself or by a fault. */
final class EndsCheck {
    /** Clocks of the shim's and of containers differ by what it takes to begin a program. */
    private static final double SLACK_SECONDS = 0.5;

    private final Findings findings;
    private final Excuses excuses;
    private final Lives lives;
    private final LogWatch logs;

    EndsCheck(Findings findings, Excuses excuses, Lives lives, LogWatch logs) {
        this.findings = findings;
        this.excuses = excuses;
        this.lives = lives;
        this.logs = logs;
    }

    void check(StatusWatch status) {
        findings.add("ends told the same each time", status.told().size(), status.contradictions());
        Map<String, Told> byNonce = new HashMap<>();
        for (Told told : status.told()) {
            if (told.neverBegan()) {
                // Nothing of it was written down; its number may be that of one before the pod was put back.
                findings.check(
                        "starts that failed",
                        excuses.has(told.uid(), told.container(), Loss.START, 0, told.uptime()),
                        () -> "%s was told, but no fault has owned up to it".formatted(told));
                continue;
            }
            lifeOf(told).ifPresent(where -> {
                Told other = byNonce.put(where.life().nonce(), told);
                findings.check(
                        "exit codes",
                        ((other == null || hasAnotherName(told)) && (told.leaving() || isTrue(told, where)))
                                || mayBeANamesake(told, where),
                        () -> "%s was told, but the container was %s, ended before %.2f, and was told before as %s"
                                .formatted(told, where.life(), where.end(), other));
            });
        }
    }

    /** Where a pod was put back there are several of a number: the latest of those that began before it was told. */
    private Optional<Lives.Where> lifeOf(Told told) {
        List<Printed> candidates = logs.of(told.uid(), told.container(), told.attempt());
        return candidates.stream()
                .map(printed -> lives.of(printed.nonce()))
                .flatMap(Optional::stream)
                .filter(where -> where.life().start() < told.uptime())
                .reduce((first, second) -> first.life().start() > second.life().start() ? first : second);
    }

    /** Its record was destroyed: it has been given an id anew. */
    private boolean hasAnotherName(Told told) {
        return excuses.has(told.uid(), told.container(), Loss.HISTORY, 0, told.uptime());
    }

    /** Of an attempt of another incarnation, with the same number, all lines may have been lost by which it would be known. */
    private boolean mayBeANamesake(Told told, Lives.Where where) {
        long incarnations = where.ledger().lives().stream()
                .map(Life::incarnation)
                .distinct()
                .count();
        return incarnations > 1
                && excuses.has(
                        told.uid(), told.container(), Loss.LINES, where.life().start(), told.uptime());
    }

    private boolean isTrue(Told told, Lives.Where where) {
        Life life = where.life();
        if (life.exit().isPresent() && told.signal() == 0 && life.exit().get().code() == told.exitCode()) {
            return true;
        }
        return excuses.has(told.uid(), told.container(), Loss.END, life.start() - SLACK_SECONDS, where.end());
    }

    /** An attempt that was followed by another one of the same pod must have ended by itself, or by a fault. */
    void checkUndisturbed(List<Pod> pods) {
        for (Lives.Where where : lives.all()) {
            Optional<String> uid = uid(pods, where);
            List<Life> siblings = where.ledger().of(where.life().incarnation());
            boolean followed = siblings.indexOf(where.life()) + 1 < siblings.size();
            if (uid.isPresent() && followed) {
                findings.check(
                        "containers that nobody disturbed",
                        where.life().exit().isPresent()
                                || excuses.has(
                                        uid.get(),
                                        where.container(),
                                        Loss.END,
                                        where.life().start() - SLACK_SECONDS,
                                        where.end()),
                        () -> "%s/%s %s did not end by itself before the next began, at %.2f"
                                .formatted(where.pod().name(), where.container(), where.life(), where.end()));
            }
        }
    }

    private Optional<String> uid(List<Pod> pods, Lives.Where where) {
        Optional<String> printed = logs.of(where.life().nonce()).map(Printed::uid);
        return printed.isPresent()
                ? printed
                : pods.stream()
                        .filter(pod ->
                                pod.getMetadata().getName().equals(where.pod().name()))
                        .filter(pod -> Integer.toString(where.pod().generation())
                                .equals(pod.getMetadata().getLabels().get("generation")))
                        .map(pod -> pod.getMetadata().getUid())
                        .findFirst();
    }
}
