package dev.monopod.e2e.chaos;

import dev.monopod.e2e.chaos.churn.Churner;
import dev.monopod.e2e.chaos.churn.Population.Timed;
import dev.monopod.e2e.chaos.judge.Judge;
import dev.monopod.e2e.chaos.judge.Verdict;
import dev.monopod.e2e.chaos.site.Site;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/** Carries a round out: churn, faults of the agent and faults of pods beside each other; then lets the judge look. */
final class RoundRun {
    private final Site site;
    private final Churner churner;
    private final Judge judge;
    private final Duration bound;

    /** @param bound how long it may take until all is as it should be */
    RoundRun(Site site, Churner churner, Judge judge, Duration bound) {
        this.site = site;
        this.churner = churner;
        this.judge = judge;
        this.bound = bound;
    }

    RoundResult run(Round round) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Future<Void>> lanes = List.of(
                    threads.submit(lane(() -> churn(round, begin))),
                    threads.submit(lane(() -> strike(round.strikes(true), begin))),
                    threads.submit(lane(() -> strike(round.strikes(false), begin))));
            List<String> errors = new ArrayList<>();
            for (Future<Void> lane : lanes) {
                await(lane, errors);
            }
            site.agent().takeCrashes().forEach(words -> errors.add("the agent had ended by itself: " + words));
            if (!site.agent().alive()) {
                errors.add("the agent has ended by itself: " + site.agent().lastWords());
                return new RoundResult(round, Verdict.NONE, errors);
            }
            return new RoundResult(round, judge.judge(round.after(), round.before(), bound), errors);
        } finally {
            threads.shutdownNow();
        }
    }

    private interface Lane {
        void run() throws Exception;
    }

    private static Callable<Void> lane(Lane lane) {
        return () -> {
            lane.run();
            return null;
        };
    }

    private static void await(Future<Void> lane, List<String> errors) throws InterruptedException {
        try {
            lane.get();
        } catch (ExecutionException e) {
            StackTraceElement[] trace = e.getCause().getStackTrace();
            errors.add(e.getCause() + (trace.length > 0 ? " at " + trace[0] : ""));
        }
    }

    private void churn(Round round, long begin) throws Exception {
        for (Timed step : round.churn()) {
            sleepUntil(begin, step.millis());
            churner.take(step.step());
        }
        churner.awaitImages();
    }

    private void strike(List<Round.Strike> strikes, long begin) throws Exception {
        for (Round.Strike strike : strikes) {
            sleepUntil(begin, strike.millis());
            site.journal().note(strike.fault().name());
            strike.fault().strike(site, new SplittableRandom(strike.seed()));
        }
    }

    private static void sleepUntil(long begin, int millis) {
        long at = begin + Duration.ofMillis(millis).toNanos();
        while (System.nanoTime() - at < 0) {
            LockSupport.parkNanos(at - System.nanoTime());
        }
    }
}
