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
    private static final int LOOKS_A_STATUS = 3;

    private final Site site;
    private final LogWatch logs;
    private final StatusWatch status;
    private final Thread watching;
    private volatile boolean closed;
    private volatile Optional<String> blindness = Optional.empty();

    private Judge(Site site) throws IOException {
        this.site = site;
        this.logs = new LogWatch(site);
        this.status = new StatusWatch(site);
        this.watching = new Thread(this::watch, "chaos-watch");
    }

    /** Begins to watch, for what is not kept until it is judged. */
    public static Judge watching(Site site) throws IOException {
        Judge judge = new Judge(site);
        judge.watching.start();
        return judge;
    }

    private void watch() {
        try {
            for (int look = 0; !closed; look++) {
                logs.look();
                if (look % LOOKS_A_STATUS == 0) {
                    status.look();
                }
                LockSupport.parkNanos(WATCH_NANOS);
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
        watching.join();
    }
}
