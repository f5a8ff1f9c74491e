package dev.monopod.e2e.chaos;

import dev.monopod.e2e.ControlGroups;
import dev.monopod.e2e.Directories;
import dev.monopod.e2e.HostProcess;
import dev.monopod.e2e.LoadedImages;
import dev.monopod.e2e.chaos.churn.Churner;
import dev.monopod.e2e.chaos.fault.Fault;
import dev.monopod.e2e.chaos.judge.Judge;
import dev.monopod.e2e.chaos.judge.Verdict;
import dev.monopod.e2e.chaos.site.Excuses;
import dev.monopod.e2e.chaos.site.Journal;
import dev.monopod.e2e.chaos.site.KeptAgent;
import dev.monopod.e2e.chaos.site.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** A run: one agent, round after round; it ends with the first that is not good, with the given number, or when the time is over. */
final class ChaosRun {
    /** More than the churn has, so that floods of manifests get a few pods as well, and not all of them one. */
    private static final int PODS_OF_FLOODS = 12;

    private static final int TASKS_OF_POD = 150;

    private final Schedule schedule;
    private final Duration bound;
    private final Site site;
    private final Churner churner;
    private final boolean alone;
    private boolean cleaned;

    /**
     * A run that has not begun.
     *
     * @param bound how long it may take after a round until all is as it should be
     * @param alone no other test runs in this process
     */
    ChaosRun(Schedule schedule, Duration bound, boolean alone) throws IOException {
        this.alone = alone;
        this.schedule = schedule;
        this.bound = bound;
        Directories directories = Directories.create();
        this.site = new Site(
                new KeptAgent(directories, options(schedule)),
                directories,
                new ControlGroups(directories.name()),
                new Excuses(),
                new Journal(),
                new ReentrantLock());
        this.churner = new Churner(site);
        // Also where it is ended by Ctrl-C: what it runs is not its child, and would stay.
        Runtime.getRuntime().addShutdownHook(new Thread(this::cleanUpOnExit));
    }

    private static List<String> options(Schedule schedule) {
        return List.of(
                "--container-log-max-size=" + Site.LOG_MAX_BYTES,
                "--container-log-max-files=5",
                "--pod-pids-limit=" + TASKS_OF_POD,
                "--max-pods=" + (schedule.population().slots() + PODS_OF_FLOODS));
    }

    /**
     * Runs.
     *
     * @param only the one round to run; empty for all
     * @param rounds how many at most
     * @param length after which no round is begun
     * @param kills where the agent was not killed so often by then, it goes on, for as long again at most
     * @param told given each result as it comes
     */
    ChaosResult run(OptionalInt only, int rounds, Duration length, int kills, Consumer<RoundResult> told)
            throws Exception {
        long begin = System.nanoTime();
        List<RoundResult> results = new ArrayList<>();
        Files.createDirectories(site.ledgers());
        LoadedImages.give(site.directories().root(), List.of("busybox"));
        for (Fault fault : schedule.faults()) {
            fault.prepare(site);
        }
        Verdict emptiness = Verdict.NONE;
        try (Judge judge = Judge.watching(site)) {
            site.agent().launch();
            RoundRun run = new RoundRun(site, churner, judge, bound);
            int first = only.orElse(0);
            int last = only.isPresent() ? first : first + rounds - 1;
            churner.establish(schedule.population().at(first));
            boolean good = true;
            for (int number = first;
                    good && number <= last && isLeft(System.nanoTime() - begin, length, kills);
                    number++) {
                RoundResult result = run.run(schedule.round(number));
                results.add(result);
                told.accept(result);
                good = result.good();
            }
            if (good) {
                churner.removeAll();
                emptiness = judge.judgeEmptiness(schedule.population().at(first + results.size()), bound);
            }
            return new ChaosResult(
                    schedule.seed(),
                    Duration.ofNanos(System.nanoTime() - begin),
                    site.agent().kills(),
                    List.copyOf(results),
                    emptiness,
                    judge.read());
        }
    }

    private boolean isLeft(long nanos, Duration length, int kills) {
        return nanos < length.toNanos()
                || (site.agent().kills() < kills
                        && nanos < length.multipliedBy(2).toNanos());
    }

    Site site() {
        return site;
    }

    /** Keeps what is needed to find out what was wrong. */
    void keep(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.write(folder.resolve("journal.txt"), site.journal().lines());
        for (Path output : site.agent().outputs()) {
            Files.copy(output, folder.resolve(output.getFileName()), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** The same for who has no files of it: prints it. */
    void tell() throws IOException {
        site.journal().lines().forEach(System.out::println);
        for (Path output : site.agent().outputs()) {
            System.out.println("---- " + output.getFileName() + "\n" + Files.readString(output));
        }
    }

    private void cleanUpOnExit() {
        try {
            cleanUp();
            if (alone) {
                Directories.deleteScratch();
            }
        } catch (Exception e) {
            System.err.println("not all could be cleaned up: " + e);
        }
    }

    /** Ends everything, and removes all that is left, also after a failure. */
    synchronized void cleanUp() throws Exception {
        if (cleaned) {
            return;
        }
        cleaned = true;
        site.agent().stop();
        ControlGroups.processes(site.groups().below()).forEach(HostProcess::kill);
        site.groups().removeEmpty();
        for (Fault fault : schedule.faults()) {
            fault.cleanUp(site);
        }
        site.directories().delete();
    }
}
