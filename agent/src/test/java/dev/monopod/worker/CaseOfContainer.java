package dev.monopod.worker;

import dev.monopod.model.life.ContainerLife;
import dev.monopod.model.life.Role;
import dev.monopod.reconcile.Attempt;
import dev.monopod.reconcile.Termination;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/** What is held against one container: which attempts of it were begun, and when. With a back-off of its own, to compare with. */
final class CaseOfContainer {
    private static final Duration FIRST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration FORGIVEN = Duration.ofMinutes(10);

    private final Judge judge;
    private final VirtualTime time;
    private final ContainerLife life;
    private final Map<Integer, Call> calls = new HashMap<>();
    private final Map<Integer, Long> ends = new HashMap<>();
    private int latest = -1;
    private int latestRun = -1;

    private record Call(Attempt attempt, long at, Duration backoff) {}

    CaseOfContainer(Judge judge, VirtualTime time, ContainerLife life) {
        this.judge = judge;
        this.time = time;
        this.life = life;
    }

    int latest() {
        return latest;
    }

    Optional<Attempt> latestAttempt() {
        return attempt(latest);
    }

    Optional<Attempt> attempt(int number) {
        return Optional.ofNullable(calls.get(number)).map(Call::attempt);
    }

    Collection<Attempt> attempts() {
        return calls.values().stream().map(Call::attempt).toList();
    }

    void runs(int number) {
        latestRun = Math.max(latestRun, number);
    }

    void ended(int number) {
        ends.put(number, time.nanos());
    }

    /** @param told how an attempt is told to have ended */
    void called(String who, Attempt attempt, IntFunction<Optional<Termination>> told) {
        int number = attempt.number();
        judge.require(number <= latest + 1, () -> who + ": attempt " + number + " follows attempt " + latest);
        judge.require(number > latestRun, () -> who + ": attempt " + number + " has run before");
        Duration backoff = Duration.ZERO;
        if (number > 0) {
            Optional<Termination> before = told.apply(number - 1);
            judge.require(
                    before.isPresent(), () -> who + ": attempt " + number + " before the end of the last is told");
            judge.require(
                    startsAfter(attempt, before.get()),
                    () -> who + ": " + life.restarts() + ", and " + attempt + " is started after " + before.get());
            backoff = requireBackoff(who, attempt);
        }
        calls.put(number, new Call(attempt, time.nanos(), backoff));
        latest = Math.max(latest, number);
    }

    private boolean startsAfter(Attempt attempt, Termination before) {
        Attempt last = calls.get(attempt.number() - 1).attempt();
        if (attempt.round().restart() > last.round().restart()) {
            return true;
        }
        boolean rerun = life.role() == Role.INIT
                && attempt.round().sandbox() > last.round().sandbox()
                && before.exitCode() == 0;
        return switch (life.after(before.exitCode())) {
            case RESTART -> true;
            case NOTHING -> rerun;
            case RESTART_ALL_CONTAINERS -> false;
        };
    }

    private Duration requireBackoff(String who, Attempt attempt) {
        Call before = calls.get(attempt.number() - 1);
        if (time.nanos() - before.at > FORGIVEN.toNanos()) {
            // Long ago: whether it ran so long may be told either way, where its end was seen late.
            return attempt.backoff();
        }
        Duration wait = before.backoff;
        Duration next = wait.isZero() ? FIRST : wait.multipliedBy(2);
        Duration expected = next.compareTo(LONGEST) > 0 ? LONGEST : next;
        judge.require(
                attempt.backoff().equals(expected),
                () -> who + ": the back-off after " + wait + " is " + expected + ", not " + attempt.backoff());
        Long end = ends.get(attempt.number() - 1);
        judge.require(
                end == null || time.nanos() - end >= wait.toNanos(),
                () -> who + ": attempt " + attempt.number() + " waits " + wait + " after the end of the last, not "
                        + Duration.ofNanos(time.nanos() - end));
        return expected;
    }
}
