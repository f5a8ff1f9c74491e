package dev.monopod.e2e.chaos.judge;

import dev.monopod.e2e.chaos.churn.ChurnPod;
import dev.monopod.e2e.chaos.site.Site;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Compares, from outside, what the agent says with what the kernel shows and what containers wrote down themselves. It knows nothing of
 * faults but what they own up to.
 */
public final class Judge implements AutoCloseable {
    private static final long WATCH_NANOS = Duration.ofMillis(150).toNanos();
    private static final long WATCH_STATUS_NANOS = 3 * WATCH_NANOS;

    private final Site site;
    private final LogWatch logs;
    private final StatusWatch status;
    /** Each by itself: an agent that does not answer must not keep the judge from seeing logs that are rotated meanwhile. */
    private final List<Thread> watching;

    private volatile boolean closed;
    private volatile Optional<String> blindness = Optional.empty();

    private Judge(Site site) throws IOException {
        this.site = site;
        this.logs = new LogWatch(site);
        this.status = new StatusWatch(site);
        this.watching = List.of(
                new Thread(() -> watch(logs::look, WATCH_NANOS), "chaos-watch-logs"),
                new Thread(() -> watch(status::look, WATCH_STATUS_NANOS), "chaos-watch-status"));
    }

    /** Begins to watch, for what is not kept until it is judged. */
    public static Judge watching(Site site) throws IOException {
        Judge judge = new Judge(site);
        judge.watching.forEach(Thread::start);
        return judge;
    }

    private void watch(Runnable look, long nanos) {
        try {
            while (!closed) {
                look.run();
                LockSupport.parkNanos(nanos);
            }
        } catch (RuntimeException e) {
            // A judge who looks away sees nothing wrong.
            blindness = Optional.of(e.toString());
        }
    }

    /**
     * Waits until all is as it should be.
     *
     * @param wanted what the manifests say
     * @param before what they said before the round, whose ends and logs are still to be judged
     * @param bound how long it may take
     */
    public Verdict judge(List<ChurnPod> wanted, List<ChurnPod> before, Duration bound) throws InterruptedException {
        long begin = System.nanoTime();
        while (true) {
            long since = System.nanoTime() - begin;
            Findings findings = look(wanted, before);
            if (findings.wrong().isEmpty() || since > bound.toNanos()) {
                return new Verdict(
                        findings.wrong(),
                        findings.compared(),
                        Duration.ofNanos(since).toMillis());
            }
            Thread.sleep(100);
        }
    }

    private Findings look(List<ChurnPod> wanted, List<ChurnPod> before) {
        Findings findings = new Findings();
        blindness.ifPresent(why -> findings.check("the watch itself", false, () -> why));
        try {
            Set<ChurnPod> all = new LinkedHashSet<>(wanted);
            all.addAll(before);
            List<Pod> told = site.agent().pods();
            status.look(told);
            Lives lives = Lives.read(site, all);
            logs.look();
            findings.check("readiness", site.agent().ready(), () -> "the agent is not ready");
            new StatusCheck(findings, site.excuses(), lives).check(wanted, told);
            EndsCheck ends = new EndsCheck(findings, site.excuses(), lives, logs);
            ends.check(status);
            ends.checkUndisturbed(told);
            new LogCheck(findings, site.excuses(), lives).check(logs, uids(told));
            new KernelCheck(findings, site).check(told);
            new FilesCheck(findings, site).check(told);
            new CostCheck(findings, site).check(wanted.size());
        } catch (IOException e) {
            findings.check("answers of the agent", false, () -> "%s".formatted(e));
        }
        return findings;
    }

    private static Set<String> uids(List<Pod> pods) {
        return pods.stream().map(pod -> pod.getMetadata().getUid()).collect(Collectors.toSet());
    }

    /** What is to be nowhere once all manifests are gone. */
    public Verdict judgeEmptiness(Duration bound) throws InterruptedException {
        return judge(new ArrayList<>(), new ArrayList<>(), bound);
    }

    /** How many lines were read in all, of how many attempts. */
    public Map<String, Integer> read() {
        int lines = logs.all().stream().mapToInt(Printed::last).sum();
        return Map.of("lines", lines, "attempts", logs.all().size());
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        for (Thread watch : watching) {
            watch.join();
        }
    }
}
